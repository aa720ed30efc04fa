package io.foreshock.collector.l7.dns;

import io.foreshock.collector.l7.endpoint.HostName;
import io.foreshock.collector.l7.exchange.Text;

/**
 * A message of DNS: its header, its question, and what the records behind it say about how it
 * ended. Names are passed over and never followed, so pointers may point anywhere. Reused.
 *
 * <p>RFC 1035, section 4; RFC 6891 for the extended response code.
 */
final class DnsMessage {
    /** How much of it could be read. */
    enum State {
        /** All of it. */
        READ,
        /** Its header and question; the rest is cut, or has records that are none. */
        HEAD,
        /** Not even that is there. */
        PARTIAL,
        /** It is none. */
        MALFORMED
    }

    static final int HEADER_BYTES = 12;
    static final int OPCODE_QUERY = 0;

    private static final int QUESTION_TAIL = 4; // type and class
    private static final int RECORD_TAIL = 10; // type, class, time to live, length
    private static final int MAX_NAME_BYTES = 255;
    private static final int TYPE_NS = 2;
    private static final int TYPE_SOA = 6;
    private static final int TYPE_OPT = 41;

    /** Transaction id. */
    int id;

    /** The two bytes of flags. */
    int flags;

    /** Questions, answers, records of authority, additional records. */
    int questions;

    int answers;
    int authorities;
    int additionals;

    /** Index of the question's name; 0 without a question. */
    int nameFrom;

    /** What is asked for. */
    int type;

    /** In which class. */
    int klass;

    /** Hash of the question, its name in lower case; never 0 if there is one. */
    long questionHash;

    /** The response code, with the extended part. */
    int responseCode;

    /** True if the authority names servers to ask, and says nothing of its own. */
    boolean isReferral;

    private int at;

    boolean isResponse() {
        return (flags & 0x8000) != 0;
    }

    int opcode() {
        return (flags >> 11) & 15;
    }

    boolean isAuthoritative() {
        return (flags & 0x0400) != 0;
    }

    boolean isTruncated() {
        return (flags & 0x0200) != 0;
    }

    boolean desiresRecursion() {
        return (flags & 0x0100) != 0;
    }

    /** Reads the message in {@code [from, to)}, of which the end may be cut. */
    State read(byte[] bytes, int from, int to) {
        nameFrom = 0;
        type = 0;
        klass = 0;
        questionHash = 0;
        isReferral = false;
        if (to - from < HEADER_BYTES) {
            return State.PARTIAL;
        }
        id = int16(bytes, from);
        flags = int16(bytes, from + 2);
        questions = int16(bytes, from + 4);
        answers = int16(bytes, from + 6);
        authorities = int16(bytes, from + 8);
        additionals = int16(bytes, from + 10);
        responseCode = flags & 15;
        at = from + HEADER_BYTES;
        if (questions > 1) {
            return State.MALFORMED;
        }
        State state = questions == 0 ? State.READ : question(bytes, to);
        return state == State.READ ? records(bytes, to) : state;
    }

    /** True if nothing is behind what was read. */
    boolean endsAt(int to) {
        return at == to;
    }

    private State question(byte[] bytes, int to) {
        int start = at;
        long hash = Text.HASH_SEED;
        while (at < to && bytes[at] != 0) {
            int end = at + 1 + bytes[at];
            if (bytes[at] < 0
                    || bytes[at] > HostName.MAX_LABEL_BYTES
                    || end - start > MAX_NAME_BYTES) {
                return State.MALFORMED;
            }
            for (int i = at; i < Math.min(end, to); i++) {
                hash = HostName.hash(hash, bytes[i]);
            }
            at = end;
        }
        if (at + 1 + QUESTION_TAIL > to) {
            return State.PARTIAL;
        }
        nameFrom = start;
        type = int16(bytes, at + 1);
        klass = int16(bytes, at + 3);
        hash = Text.hash(hash, bytes, at, at + 1 + QUESTION_TAIL);
        questionHash = hash == 0 ? 1 : hash;
        at += 1 + QUESTION_TAIL;
        return State.READ;
    }

    private State records(byte[] bytes, int to) {
        int nameServers = 0;
        boolean hasStart = false;
        int count = answers + authorities + additionals;
        for (int i = 0; i < count; i++) {
            if (!skipName(bytes, to) || at + RECORD_TAIL > to) {
                return State.HEAD;
            }
            int recordType = int16(bytes, at);
            boolean isAuthority = i >= answers && i < answers + authorities;
            if (isAuthority && recordType == TYPE_NS) {
                nameServers++;
            }
            hasStart |= isAuthority && recordType == TYPE_SOA;
            if (recordType == TYPE_OPT) {
                responseCode |= (bytes[at + 4] & 0xff) << 4;
            }
            at += RECORD_TAIL + int16(bytes, at + 8);
            if (at > to) {
                return State.HEAD;
            }
        }
        isReferral = nameServers > 0 && !hasStart && answers == 0;
        return State.READ;
    }

    private boolean skipName(byte[] bytes, int to) {
        int start = at;
        while (at < to) {
            int length = bytes[at] & 0xff;
            if (length == 0) {
                at++;
                return true;
            }
            if (length >= 0xc0) {
                at += 2; // the rest of the name is where it points to
                return at <= to;
            }
            at += 1 + length;
            if (length > HostName.MAX_LABEL_BYTES || at - start > MAX_NAME_BYTES) {
                return false;
            }
        }
        return false;
    }

    static int int16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
