package io.foreshock.collector.l7.tls;

/**
 * What the TLS observer's programs are loaded with.
 *
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param captureBytes of what an application reads or writes at once, at most 16 KiB
 */
public record TlsConfig(int ringBytes, int captureBytes) {
    /** As much as an application can say in one TLS record. */
    private static final int MAX_CAPTURE = 16 << 10;

    /** As many messages may be in one read or write, as in a turn: turn.h. */
    private static final int MESSAGES = 16;

    public TlsConfig {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
        if (captureBytes < 0 || captureBytes > MAX_CAPTURE) {
            throw new IllegalArgumentException(captureBytes + " bytes are not 0 to " + MAX_CAPTURE);
        }
    }

    /** The defaults: 1 MiB ring, 16 KiB of each read and write. */
    public static TlsConfig defaults() {
        return new TlsConfig(1 << 20, MAX_CAPTURE);
    }

    /**
     * The same, capturing as much as of packets of a protocol that is not HTTP/1.
     *
     * @param bytes that are captured of HTTP/1
     */
    public TlsConfig capturing(int bytes) {
        return new TlsConfig(ringBytes, Math.min(MAX_CAPTURE, MESSAGES * bytes));
    }

    /** The same with a ring of another size. */
    public TlsConfig withRingBytes(int other) {
        return new TlsConfig(other, captureBytes);
    }
}
