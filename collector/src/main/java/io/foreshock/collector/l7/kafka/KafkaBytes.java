package io.foreshock.collector.l7.kafka;

/** Big-endian integers. */
final class KafkaBytes {
    private KafkaBytes() {}

    static int int16(byte[] bytes, int at) {
        return (short) ((bytes[at] << 8) | (bytes[at + 1] & 0xff));
    }

    static int int32(byte[] bytes, int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }
}
