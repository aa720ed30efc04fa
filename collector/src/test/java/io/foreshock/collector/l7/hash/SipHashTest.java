package io.foreshock.collector.l7.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    /** The key of the reference vectors: 00 to 0f. */
    private static final long KEY_0 = 0x0706050403020100L;

    private static final long KEY_1 = 0x0f0e0d0c0b0a0908L;

    /** The message of 8 bytes in vectors_sip64 of the reference implementation. */
    @Test
    void isThatOfTheReferenceVector() {
        assertThat(new SipHash(KEY_0, KEY_1).of(0x0706050403020100L))
                .isEqualTo(0x93f5f5799a932462L);
    }

    /** Of lengths that numbers do not have, what is compared with below is held to: 00, 01… */
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "1, 74f839c593dc67fd",
        "7, ab0200f58b01d137",
        "8, 93f5f5799a932462",
        "15, a129ca6149be45e5",
    })
    void whatItIsComparedWithIsThatOfTheReferenceVectors(int length, String hash) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) i;
        }
        assertThat(Long.toHexString(plain(KEY_0, KEY_1, message))).isEqualTo(hash);
    }

    @Test
    void isWhatTheDefinitionSaysOfAnyNumberAndKey() {
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            long key0 = random.nextLong();
            long key1 = random.nextLong();
            long message = random.nextLong();
            byte[] bytes = new byte[Long.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(message);
            assertThat(new SipHash(key0, key1).of(message)).isEqualTo(plain(key0, key1, bytes));
        }
    }

    @Test
    void keysAreNotTheSameTwice() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            hashes.add(SipHash.withRandomKey().of(1));
        }
        assertThat(hashes).hasSize(100);
    }

    /** The definition, step by step, of a message of any length. */
    private static long plain(long key0, long key1, byte[] message) {
        long[] v = {
            key0 ^ 0x736f6d6570736575L,
            key1 ^ 0x646f72616e646f6dL,
            key0 ^ 0x6c7967656e657261L,
            key1 ^ 0x7465646279746573L
        };
        byte[] padded = new byte[(message.length / 8 + 1) * 8];
        System.arraycopy(message, 0, padded, 0, message.length);
        padded[padded.length - 1] = (byte) message.length;
        ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            long word = words.getLong();
            v[3] ^= word;
            round(v);
            round(v);
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13);
        v[1] ^= v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16);
        v[3] ^= v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21);
        v[3] ^= v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17);
        v[1] ^= v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
