package io.foreshock.collector.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes IP addresses as text, without allocation. IPv6 in the form of RFC 5952: lower case, no
 * leading zeros, the longest run of two or more zero groups (the first of equals) as {@code ::}. An
 * IPv4-mapped address is written as the IPv4 address that goes over the wire.
 */
final class IpText {
    /** Longest text: eight groups of four digits and seven colons. */
    static final int MAX_LENGTH = 39;

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private static final int[] OCTETS = octets();

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private IpText() {}

    /**
     * Writes the text and returns the position after it; up to {@link #MAX_LENGTH} bytes from there
     * on may be overwritten.
     *
     * @param source holds the address, in network byte order
     * @param offset of its first byte
     * @param length 4 or 16 bytes
     */
    static int write(byte[] source, int offset, int length, byte[] into, int at) {
        if (length == 4) {
            return ipv4(source, offset, into, at);
        }
        return isMapped(source, offset)
                ? ipv4(source, offset + 12, into, at)
                : ipv6(source, offset, into, at);
    }

    private static int ipv4(byte[] source, int offset, byte[] into, int at) {
        int position = at;
        for (int i = 0; i < 4; i++) {
            int octet = source[offset + i] & 0xFF;
            INTS.set(into, position, OCTETS[octet]);
            position += octet < 10 ? 2 : octet < 100 ? 3 : 4;
        }
        return position - 1;
    }

    /** Of every octet its digits and a dot, the first in the lowest byte. */
    private static int[] octets() {
        int[] octets = new int[256];
        for (int octet = 0; octet < octets.length; octet++) {
            int packed = '.';
            for (int left = octet; left > 0 || packed == '.'; left /= 10) {
                packed = packed << Byte.SIZE | ('0' + left % 10);
            }
            octets[octet] = packed;
        }
        return octets;
    }

    private static int ipv6(byte[] source, int offset, byte[] into, int at) {
        int run = longestZeroRun(source, offset);
        int runStart = run >>> 8;
        int runEnd = runStart + (run & 0xFF);
        int position = at;
        for (int group = 0; group < 8; group++) {
            if (group == runStart && runEnd > runStart) {
                into[position++] = ':';
                into[position++] = ':';
                group = runEnd - 1;
                continue;
            }
            if (group > 0 && group != runEnd) {
                into[position++] = ':';
            }
            position = group(group(source, offset, group), into, position);
        }
        return position;
    }

    private static int group(int value, byte[] into, int at) {
        int position = at;
        for (int shift = 12; shift >= 0; shift -= 4) {
            if (value >>> shift != 0 || shift == 0) {
                into[position++] = HEX[value >>> shift & 0xF];
            }
        }
        return position;
    }

    /** Start of the run in bits 8 and up, its length below; a run of one group counts as none. */
    private static int longestZeroRun(byte[] source, int offset) {
        int bestStart = 8;
        int bestLength = 0;
        int length = 0;
        for (int group = 0; group < 8; group++) {
            length = group(source, offset, group) == 0 ? length + 1 : 0;
            if (length > Math.max(bestLength, 1)) {
                bestLength = length;
                bestStart = group - length + 1;
            }
        }
        return bestStart << 8 | bestLength;
    }

    private static int group(byte[] source, int offset, int group) {
        int at = offset + 2 * group;
        return (source[at] & 0xFF) << 8 | (source[at + 1] & 0xFF);
    }

    private static boolean isMapped(byte[] source, int offset) {
        for (int i = 0; i < 10; i++) {
            if (source[offset + i] != 0) {
                return false;
            }
        }
        return source[offset + 10] == -1 && source[offset + 11] == -1;
    }
}
