package io.foreshock.jobs.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts seen lately, by their bytes: a signal's texts are few and repeat without end, and one
 * that is found here costs no allocation and has its hash code at hand. A fixed table in which a
 * newer text displaces an older one; at most about 200 KiB. Not thread-safe.
 */
final class RecentTexts {
    /** Longer texts are not worth keeping. */
    static final int MAX_BYTES = 64;

    private static final int SLOTS = 1 << 10;

    private final @Nullable Seen[] slots = new Seen[SLOTS];

    /** The text that these bytes of UTF-8 are. */
    String get(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & (SLOTS - 1);
        Seen seen = slots[slot];
        if (seen != null && seen.isOf(bytes, offset, length)) {
            return seen.text;
        }
        String fresh = new String(bytes, offset, length, StandardCharsets.UTF_8);
        slots[slot] = new Seen(Arrays.copyOfRange(bytes, offset, offset + length), fresh);
        return fresh;
    }

    private static final class Seen {
        private final byte[] bytes;
        private final String text;

        Seen(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }

        boolean isOf(byte[] other, int offset, int length) {
            return Arrays.equals(bytes, 0, bytes.length, other, offset, offset + length);
        }
    }
}
