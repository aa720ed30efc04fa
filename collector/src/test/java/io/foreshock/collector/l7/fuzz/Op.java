package io.foreshock.collector.l7.fuzz;

/**
 * How a fuzzer's input is laid out: a byte of {@link Setup}, then steps until it ends. A step is a
 * byte and what its kind needs; what an input's end cuts off is taken as far as it goes, so that
 * every input means something.
 *
 * <pre>
 *   step       bits 0 to 3 kind, 4 and 5 connection, 6 and 7 how much time passes before
 *   sent       u16 length, that many bytes; of the shaped ones a byte of {@link Shape} before
 *   MISSED     bit 0 who sent it, 1 lost by the kernel, 2 to 7 how much
 *   LEFT_OUT   turns
 *   CLOSE      bits 0 and 1 closer, 2 and 3 reset, 4 ETIMEDOUT, 5 to 7 turns left out
 *   REPEAT     bits 0 to 2 steps before this one, 3 to 7 how often
 *   EVENT      what, in the order of {@link Events}
 *   PLAIN      a byte of {@link Plain}, u16 length, that many bytes
 * </pre>
 */
final class Op {
    static final int CLIENT = 0;
    static final int SERVER = 1;

    /** The same, with the length in front of the bytes made right. */
    static final int CLIENT_FRAMED = 2;

    static final int SERVER_FRAMED = 3;
    static final int CLIENT_SHAPED = 4;
    static final int SERVER_SHAPED = 5;

    /** Bytes pass unseen. */
    static final int MISSED = 6;

    /** Whole turns pass unseen. */
    static final int LEFT_OUT = 7;

    /** A second is over, as the collector counts them. */
    static final int TICK = 8;

    static final int CLOSE = 9;

    /** Steps before this one again, to see what grows. */
    static final int REPEAT = 10;

    static final int EVENT = 11;

    /** The last record once more. */
    static final int AGAIN = 12;

    /** The next record comes after the one that follows it. */
    static final int HOLD = 13;

    /** Another process has the socket. */
    static final int PROCESS = 14;

    /** What a TLS library tells; the bytes follow as those of segments do. */
    static final int PLAIN = 15;

    /** Connections that an input has to do with. */
    static final int CONNECTIONS = 3;

    private Op() {}

    /** Bits of an input's first byte. */
    static final class Setup {
        /** What this end is: client, server, not known, not known but the server. */
        static final int ROLE = 3;

        /** Connections are seen from their first byte on. */
        static final int ESTABLISHED = 4;

        /** Datagrams instead of a stream, if the target has any. */
        static final int DATAGRAMS = 8;

        /** The parser is taken whatever the bytes look like. */
        static final int FORCED = 16;

        /** The target's preamble is sent first. */
        static final int PREAMBLE = 32;

        private Setup() {}
    }

    /** Bits of how bytes come. */
    static final class Shape {
        /** Index into {@link #PIECES}. */
        static final int PIECE = 7;

        /** Each piece is a segment of its own. */
        static final int SEGMENTS = 8;

        /** No turn and no answer begins with it. */
        static final int UNMARKED = 16;

        /** Records before it found no room. */
        static final int LOST = 32;

        /**
         * Where bits begin that tell what was captured: all, the first half, a beginning and the
         * end, half of what is followed by more.
         */
        static final int UNCAPTURED = 6;

        /** Sizes of pieces; 0: whole. */
        static final int[] PIECES = {0, 1, 2, 3, 5, 7, 64, 500};

        private Shape() {}
    }

    /** Bits of what a TLS library tells. */
    static final class Plain {
        /** Written here; else read. */
        static final int WRITTEN = 1;

        /** The other of two SSLs. */
        static final int OTHER = 2;

        /** It is known over which connection. */
        static final int BOUND = 4;

        /** The SSL is freed. */
        static final int FREED = 8;

        /** An error is noted. */
        static final int ERROR = 16;

        /** Half of it was not captured. */
        static final int UNCAPTURED = 32;

        /** Some of all that was said was lost. */
        static final int LOST = 64;

        private Plain() {}
    }

    /** What may happen to a connection. */
    static final class Events {
        static final int CONNECTED = 0;
        static final int CONNECT_FAILED = 1;
        static final int ESTABLISHED = 2;
        static final int ACCEPTED = 3;
        static final int LISTENING = 4;
        static final int RETRANSMITTED = 5;
        static final int COUNT = 6;

        private Events() {}
    }
}
