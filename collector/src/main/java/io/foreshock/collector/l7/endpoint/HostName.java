package io.foreshock.collector.l7.endpoint;

import io.foreshock.collector.l7.exchange.Text;

/**
 * Names of hosts and domains as endpoints, bounded in number: in lower case, the last 4 labels, or
 * 5 where they are a service of Kubernetes ({@code orders.shop.svc.cluster.local}); {@code *}
 * stands for those before them. A label that looks like an id, a hash or an address is {@code
 * {id}}, several in a row are one, and reverse lookups are {@code {id}.in-addr.arpa}.
 *
 * <p>A name lies as DNS has it (RFC 1035 section 3.1): labels with their lengths before them, and a
 * zero behind the last. Allocates nothing.
 */
public final class HostName {
    /** Most bytes of a label. */
    public static final int MAX_LABEL_BYTES = 63;

    /** Most bytes of a name, with the lengths of its labels and the zero at its end. */
    public static final int MAX_BYTES = 255;

    private static final int LABELS = 4;
    private static final int LONG_LABEL = 32;
    private static final int HASH_LABEL = 8;
    private static final int LONG_NUMBER = 6;
    private static final int MANY_NUMBERS = 3;
    private static final byte[] ID = {'{', 'i', 'd', '}'};
    private static final byte[] SERVICE = {'s', 'v', 'c'};
    private static final byte[] ARPA = {'a', 'r', 'p', 'a'};

    private HostName() {}

    /** Continues a hash by a byte of a name, in lower case. */
    public static long hash(long hash, byte value) {
        return (hash ^ (lower(value) & 0xff)) * 0x100000001b3L;
    }

    /** A letter in lower case, other bytes as they are. */
    public static byte lower(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }

    /** Sets an endpoint to the template of the name at {@code from}, which has to be whole. */
    public static void template(byte[] bytes, int from, Text endpoint) {
        endpoint.clear();
        int labels = 0;
        for (int at = from; bytes[at] != 0; at += 1 + bytes[at]) {
            labels++;
        }
        if (labels == 0) {
            endpoint.append((byte) '.');
            return;
        }
        boolean isService = labels >= 5 && isLabel(bytes, skip(bytes, from, labels - 3), SERVICE);
        int kept = isService ? LABELS + 1 : LABELS;
        int dropped = Math.max(0, labels - kept);
        boolean isReverse = labels > 2 && isLabel(bytes, skip(bytes, from, labels - 1), ARPA);
        if (isReverse) {
            dropped = labels - 2;
            endpoint.append(ID);
        } else if (dropped > 0) {
            endpoint.append((byte) '*');
        }
        append(bytes, skip(bytes, from, dropped), labels - dropped, isReverse, endpoint);
    }

    private static void append(
            byte[] bytes, int from, int labels, boolean behindId, Text endpoint) {
        boolean wasId = behindId;
        boolean isDomain = labels > 1 && !isNumber(bytes, skip(bytes, from, labels - 1));
        int at = from;
        for (int left = labels; left > 0; left--) {
            int end = at + 1 + bytes[at];
            boolean isId = isId(bytes, at + 1, end, left <= 2 && isDomain);
            if (!isId || !wasId) {
                if (!endpoint.isEmpty()) {
                    endpoint.append((byte) '.');
                }
                if (isId) {
                    endpoint.append(ID);
                } else {
                    appendLower(bytes, at + 1, end, endpoint);
                }
            }
            wasId = isId;
            at = end;
        }
    }

    private static void appendLower(byte[] bytes, int from, int to, Text endpoint) {
        for (int i = from; i < to; i++) {
            endpoint.append(lower(bytes[i]));
        }
    }

    private static int skip(byte[] bytes, int from, int labels) {
        int at = from;
        for (int i = 0; i < labels; i++) {
            at += 1 + bytes[at];
        }
        return at;
    }

    private static boolean isLabel(byte[] bytes, int at, byte[] label) {
        if (bytes[at] != label.length) {
            return false;
        }
        for (int i = 0; i < label.length; i++) {
            if (lower(bytes[at + 1 + i]) != label[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a label is a number; the last one of a domain never is, but that of an address. */
    private static boolean isNumber(byte[] bytes, int at) {
        for (int i = at + 1; i <= at + bytes[at]; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a label is one of many: not of a name's usual letters, long, a number, hexadecimal,
     * or with many numbers or a long one in it.
     *
     * @param isDomain true for the last two labels, which may be a number and yet a name: 163.com
     */
    private static boolean isId(byte[] bytes, int from, int to, boolean isDomain) {
        int length = to - from;
        int digits = 0;
        int run = 0;
        int longest = 0;
        int numbers = 0;
        boolean hexadecimal = true;
        for (int i = from; i < to; i++) {
            byte c = lower(bytes[i]);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'a' && c <= 'z';
            if (!digit && !letter && c != '-' && c != '_') {
                return true;
            }
            digits += digit ? 1 : 0;
            numbers += digit && run == 0 ? 1 : 0;
            run = digit ? run + 1 : 0;
            longest = Math.max(longest, run);
            hexadecimal &= digit || (c >= 'a' && c <= 'f');
        }
        if (digits == length) {
            return !isDomain;
        }
        return length >= LONG_LABEL
                || numbers >= MANY_NUMBERS
                || longest >= LONG_NUMBER
                || (hexadecimal && length >= HASH_LABEL && digits > 0);
    }
}
