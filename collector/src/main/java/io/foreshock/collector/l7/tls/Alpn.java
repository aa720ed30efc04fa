package io.foreshock.collector.l7.tls;

/** What the ends of a connection agree to speak inside TLS (RFC 7301), as far as it matters. */
public enum Alpn {
    /** Nothing was agreed on, or it cannot be seen: TLS 1.3 encrypts what the server chose. */
    UNKNOWN(0),
    /** {@code http/1.1}. */
    HTTP1(1),
    /** {@code h2}. */
    HTTP2(2),
    /** Any other. */
    OTHER(4);

    private static final long HTTP1_NAME = 0x687474702f312e31L;
    private static final long HTTP2_NAME = 0x6832L;

    private final int bit;

    Alpn(int bit) {
        this.bit = bit;
    }

    /** Its bit in a set; no bit if it is not known. */
    int bit() {
        return bit;
    }

    /** The only protocol of a set. */
    static Alpn only(int protocols) {
        if (protocols == HTTP1.bit) {
            return HTTP1;
        }
        if (protocols == HTTP2.bit) {
            return HTTP2;
        }
        return protocols == 0 ? UNKNOWN : OTHER;
    }

    /**
     * The protocol of a name.
     *
     * @param name its first 8 bytes, as a number
     * @param length of all of it
     */
    static Alpn of(long name, int length) {
        if (length == 8 && name == HTTP1_NAME) {
            return HTTP1;
        }
        return length == 2 && name == HTTP2_NAME ? HTTP2 : OTHER;
    }
}
