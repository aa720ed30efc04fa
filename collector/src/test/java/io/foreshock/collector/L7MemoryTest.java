package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.stream.ConnectionTracker.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L7MemoryTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 8, 64, 4096})
    void allThatIsKeptFitsIntoIt(long mib) {
        L7Memory memory = L7Memory.of(mib, Long.MAX_VALUE);
        Limits limits = memory.limits();
        assertThat(
                        limits.connectionBytes()
                                + limits.textBytes()
                                + (long) limits.earlySegments() * Limits.EARLY_SEGMENT_BYTES
                                + (long) limits.exchanges() * ExchangePool.BYTES_EACH
                                + (long) limits.beginnings() * Limits.BEGINNING_BYTES
                                + memory.keys() * 1024L)
                .isBetween((mib << 20) * 98 / 100, mib << 20);
    }
}
