package io.foreshock.collector.l7.tls;

/**
 * Reads the handshake messages that one end sends in the clear: they may be parted by records, and
 * share them (RFC 8446 section 5.1). Only hellos and the length of a list of certificates are read,
 * the rest is passed over.
 */
final class HandshakeReader {
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int CERTIFICATE = 11;
    static final int CERTIFICATE_REQUEST = 13;

    static final int HEADER_BYTES = 4;
    private static final int LIST_LENGTH_BYTES = 3;

    /** Bit of each type that an end may send in the clear. */
    private static final int IN_THE_CLEAR =
            1 // hello request
                    | (1 << CLIENT_HELLO)
                    | (1 << SERVER_HELLO)
                    | (1 << 4) // new session ticket
                    | (1 << 6) // hello retry request of TLS 1.3's drafts
                    | (1 << CERTIFICATE)
                    | (1 << 12) // server key exchange
                    | (1 << CERTIFICATE_REQUEST)
                    | (1 << 14) // server hello done
                    | (1 << 15) // certificate verify
                    | (1 << 16) // client key exchange
                    | (1 << 20) // finished
                    | (1 << 21) // certificate URL
                    | (1 << 22) // certificate status
                    | (1 << 23); // supplemental data

    /** Longest message but for those with certificates. */
    private static final int MAX_LENGTH = 1 << 17;

    /** Is told of the messages. */
    interface Listener {
        /**
         * One begins; hellos are read by {@link #hello}, which the listener has to begin.
         *
         * @return false if it cannot come from that end
         */
        boolean onMessage(HandshakeReader reader, int type);

        /** One has ended. */
        void onMessageEnd(HandshakeReader reader, int type);
    }

    private final HelloReader hello = new HelloReader();
    private int headerBytes;
    private int header;
    private int type;
    private int left;
    private int listBytes;
    private int list;
    private boolean lost;
    private boolean doubtful;

    /** The hello that is read, or was last. */
    HelloReader hello() {
        return hello;
    }

    /** Whether the certificates of the message that has ended are none. */
    boolean hasNoCertificate() {
        return listBytes == LIST_LENGTH_BYTES && list == 0;
    }

    /**
     * The next bytes.
     *
     * @return false if they are no handshake messages
     */
    boolean read(byte[] bytes, int from, int to, Listener listener) {
        int at = from;
        while (at < to && !lost) {
            if (headerBytes < HEADER_BYTES) {
                header = (header << 8) | (bytes[at++] & 0xff);
                headerBytes++;
                if (headerBytes == HEADER_BYTES && !begin(listener)) {
                    lost = true;
                    return doubtful;
                }
            } else {
                int length = Math.min(left, to - at);
                readBody(bytes, at, at + length);
                at += length;
                left -= length;
            }
            endIfOver(listener);
        }
        return true;
    }

    private boolean begin(Listener listener) {
        type = header >>> 24;
        left = header & 0xffffff;
        listBytes = 0;
        list = 0;
        if (!isInTheClear(type) || (left > MAX_LENGTH && type != CERTIFICATE)) {
            return false;
        }
        return listener.onMessage(this, type);
    }

    private static boolean isInTheClear(int type) {
        return type >= 0 && type < Integer.SIZE && ((IN_THE_CLEAR >> type) & 1) != 0;
    }

    private void readBody(byte[] bytes, int from, int to) {
        if (isHello()) {
            hello.read(bytes, from, to);
        }
        for (int at = from; at < to && listBytes < LIST_LENGTH_BYTES; at++) {
            list = (list << 8) | (bytes[at] & 0xff);
            listBytes++;
        }
    }

    private void endIfOver(Listener listener) {
        if (headerBytes == HEADER_BYTES && left == 0) {
            if (isHello()) {
                hello.end();
            }
            headerBytes = 0;
            listener.onMessageEnd(this, type);
        }
    }

    /** Whether bytes were missing, and no message was found since. */
    boolean isLost() {
        return lost;
    }

    /**
     * A record begins. After bytes were missing, messages are read again if one begins with it that
     * it holds whole; as that may be mistaken, what is none later is no error any more.
     */
    void onRecord(byte[] bytes, int at, int end, int length) {
        if (!lost || end - at < HEADER_BYTES || length < HEADER_BYTES) {
            return;
        }
        int messageType = bytes[at];
        int messageLength = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
        if (isInTheClear(messageType)
                && bytes[at + 1] == 0
                && messageLength <= length - HEADER_BYTES) {
            lost = false;
            doubtful = true;
            headerBytes = 0;
        }
    }

    /**
     * Passes over bytes of a message that are not looked at.
     *
     * @param most that may be passed over
     * @return how many are
     */
    int pass(int most, Listener listener) {
        boolean certificate = type == CERTIFICATE && listBytes < LIST_LENGTH_BYTES;
        if (lost) {
            return most;
        }
        if (headerBytes < HEADER_BYTES || isHello() || certificate) {
            return 0;
        }
        int passed = Math.min(left, most);
        left -= passed;
        endIfOver(listener);
        return passed;
    }

    /**
     * Bytes are missing: no message can be told from now on.
     *
     * @return true if a hello was being read, whose rest will not be
     */
    boolean lose() {
        boolean inHello = headerBytes == HEADER_BYTES && isHello() && !lost;
        if (inHello) {
            hello.end();
        }
        lost = true;
        return inHello;
    }

    private boolean isHello() {
        return type == CLIENT_HELLO || type == SERVER_HELLO;
    }
}
