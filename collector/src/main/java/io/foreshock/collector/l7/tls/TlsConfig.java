package io.foreshock.collector.l7.tls;

/**
 * What the TLS observer's programs are loaded with.
 *
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param captureBytes of what an application reads or writes at once, at most 1,024
 */
public record TlsConfig(int ringBytes, int captureBytes) {
    public TlsConfig {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
        if (captureBytes < 0 || captureBytes > TlsRecord.MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    captureBytes + " bytes are not 0 to " + TlsRecord.MAX_PAYLOAD);
        }
    }

    /** The defaults: 1 MiB ring, 1 KiB of each read and write. */
    public static TlsConfig defaults() {
        return new TlsConfig(1 << 20, TlsRecord.MAX_PAYLOAD);
    }
}
