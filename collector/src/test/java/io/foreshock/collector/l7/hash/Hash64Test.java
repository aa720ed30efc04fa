package io.foreshock.collector.l7.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash64Test {
    @Test
    void dependsOnEveryByteAtEveryLength() {
        byte[] bytes = new byte[64];
        Set<Long> hashes = new HashSet<>();
        int inputs = 0;
        for (int length = 0; length <= 40; length++) {
            hashes.add(Hash64.of(1, bytes, 3, length));
            inputs++;
            for (int at = 3; at < 3 + length; at++) {
                bytes[at] = 1;
                hashes.add(Hash64.of(1, bytes, 3, length));
                bytes[at] = -1;
                hashes.add(Hash64.of(1, bytes, 3, length));
                bytes[at] = 0;
                inputs += 2;
            }
        }
        assertThat(hashes).hasSize(inputs);
    }

    @Test
    void readsNothingOutsideOfWhatItIsGiven() {
        byte[] one = "xx/orders/{id}yyyyyyyy".getBytes(StandardCharsets.US_ASCII);
        byte[] other = "zz/orders/{id}".getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length <= 12; length++) {
            assertThat(Hash64.of(5, one, 2, length)).isEqualTo(Hash64.of(5, other, 2, length));
        }
    }

    @Test
    void spreadsNeighboursEvenly() {
        int[] buckets = new int[64];
        for (int i = 0; i < 64_000; i++) {
            buckets[(int) (Hash64.spread(Hash64.of(0, i)) >>> 58)]++;
        }
        for (int count : buckets) {
            assertThat(count).isBetween(850, 1150);
        }
    }
}
