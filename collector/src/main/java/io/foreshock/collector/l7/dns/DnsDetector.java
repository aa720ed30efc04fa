package io.foreshock.collector.l7.dns;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Tells DNS by a message with one question in an internet class, flags that fit its direction, and
 * records that end where it ends. Its relatives are none: multicast DNS (id 0), LLMNR (a single
 * label, and no recursion desired), NetBIOS (names of half bytes as letters).
 */
final class DnsDetector {
    private static final int RESERVED_FLAG = 0x0040;
    private static final int QUERY_FLAGS_UNSET = 0x0680 | RESERVED_FLAG; // AA, TC, RA
    private static final int MIN_MESSAGE = 17; // a question for the root
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int TYPE_ANY = 255;
    private static final int TYPE_NETBIOS = 32;
    private static final int TYPE_NETBIOS_STATUS = 33;
    private static final int NETBIOS_LABEL = 32;

    private DnsDetector() {}

    /** Whether a datagram is of DNS. */
    static Recognition datagram(Side sender, Chunk chunk) {
        DnsMessage message = new DnsMessage();
        DnsMessage.State state = message.read(chunk.bytes, chunk.from, chunk.to);
        boolean whole = state == DnsMessage.State.READ && message.endsAt(chunk.to);
        boolean cut = state == DnsMessage.State.HEAD && chunk.length() >= ProtocolParser.HEAD_BYTES;
        if (!whole && !cut) {
            return Recognition.NO;
        }
        return fits(sender, message, chunk.bytes) ? Recognition.YES : Recognition.NO;
    }

    /** Whether a stream begins with a message of DNS. */
    static Recognition stream(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int start = chunk.from + 2;
        if (chunk.to < start) {
            return Recognition.MORE;
        }
        int length = DnsMessage.int16(bytes, chunk.from);
        if (length < MIN_MESSAGE) {
            return Recognition.NO;
        }
        int end = Math.min(chunk.to, start + length);
        boolean whole = end == start + length;
        DnsMessage message = new DnsMessage();
        DnsMessage.State state = message.read(bytes, start, end);
        if (state == DnsMessage.State.PARTIAL) {
            boolean may = !whole && mayBegin(sender, bytes, start, end);
            return may ? Recognition.MORE : Recognition.NO;
        }
        if (state == DnsMessage.State.MALFORMED || !fits(sender, message, bytes)) {
            return Recognition.NO;
        }
        if (whole) {
            boolean ends = state == DnsMessage.State.READ && message.endsAt(end);
            return ends ? Recognition.YES : Recognition.NO;
        }
        boolean enough = chunk.length() >= ProtocolParser.HEAD_BYTES;
        return enough ? Recognition.YES : Recognition.MORE;
    }

    /** Whether the part of a header that is there may be one. */
    private static boolean mayBegin(Side sender, byte[] bytes, int from, int to) {
        int there = to - from;
        if (there >= 4) {
            int flags = DnsMessage.int16(bytes, from + 2);
            boolean response = (flags & 0x8000) != 0;
            if (response != (sender == Side.SERVER) || (flags & RESERVED_FLAG) != 0) {
                return false;
            }
        }
        return there < 6 || DnsMessage.int16(bytes, from + 4) == 1;
    }

    private static boolean fits(Side sender, DnsMessage message, byte[] bytes) {
        boolean asks = sender == Side.CLIENT;
        int opcode = message.opcode();
        if (message.isResponse() == asks
                || message.questions != 1
                || (message.flags & RESERVED_FLAG) != 0
                || (opcode != 0 && opcode != 4 && opcode != 5)
                || !isClass(message.klass)
                || !isText(bytes, message.nameFrom)) {
            return false;
        }
        return !isNetBios(message, bytes) && (!asks || isRequest(message, bytes));
    }

    private static boolean isRequest(DnsMessage message, byte[] bytes) {
        if (message.opcode() != DnsMessage.OPCODE_QUERY) {
            return message.responseCode == 0;
        }
        int unset = message.flags & (QUERY_FLAGS_UNSET | 15);
        if (unset != 0 || message.answers != 0 || message.authorities > 1) {
            return false;
        }
        boolean isMulticast = message.id == 0 && message.flags == 0;
        return !isMulticast && !isLinkLocal(message, bytes) && message.additionals <= 2;
    }

    private static boolean isLinkLocal(DnsMessage message, byte[] bytes) {
        int name = message.nameFrom;
        boolean address =
                message.type == TYPE_A || message.type == TYPE_AAAA || message.type == TYPE_ANY;
        boolean single = bytes[name] != 0 && bytes[name + 1 + bytes[name]] == 0;
        return address && single && message.flags == 0 && message.additionals == 0;
    }

    private static boolean isNetBios(DnsMessage message, byte[] bytes) {
        int name = message.nameFrom;
        boolean type = message.type == TYPE_NETBIOS || message.type == TYPE_NETBIOS_STATUS;
        if (!type || bytes[name] != NETBIOS_LABEL) {
            return false;
        }
        for (int i = name + 1; i <= name + NETBIOS_LABEL; i++) {
            if (bytes[i] < 'A' || bytes[i] > 'P') {
                return false;
            }
        }
        return true;
    }

    private static boolean isClass(int klass) {
        return klass == 1 || klass == 3 || klass == 4 || klass == 254 || klass == 255;
    }

    private static boolean isText(byte[] bytes, int from) {
        int end = from;
        for (int at = from; bytes[at] != 0; at = end) {
            end = at + 1 + bytes[at];
            for (int i = at + 1; i < end; i++) {
                if (bytes[i] <= ' ' || bytes[i] == 127) {
                    return false;
                }
            }
        }
        return true;
    }
}
