package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Tells whether what one end sends begins with TLS: a client with its hello, a server with its
 * hello or an alert in the clear, both with encrypted data where the beginning was not seen.
 */
public final class TlsDetector {
    private static final int HELLO_BYTES = 11;
    private static final int ALERT_BYTES = 7;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    /** Version, random, and the lengths of the rest. */
    private static final int MIN_HELLO = 38;

    private TlsDetector() {}

    /** Recognises the first bytes that an end sends. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int at = chunk.from;
        if (!RecordHeader.canBe(bytes, at, chunk.to)) {
            return Recognition.NO;
        }
        if (chunk.length() < RecordHeader.BYTES) {
            return Recognition.MORE;
        }
        return switch (RecordHeader.type(bytes, at)) {
            case RecordHeader.HANDSHAKE -> hello(sender, bytes, at, chunk.to);
            case RecordHeader.ALERT -> alert(sender, bytes, at, chunk.to);
            case RecordHeader.APPLICATION_DATA -> encrypted(bytes, at, chunk.to);
            default -> Recognition.NO;
        };
    }

    /**
     * A hello's header lies in its first record and its length is below 2^16: it is followed by the
     * version, again 3 and up to 4.
     */
    private static Recognition hello(Side sender, byte[] bytes, int at, int end) {
        int record = RecordHeader.length(bytes, at);
        if (record < HELLO_BYTES - RecordHeader.BYTES || record > RecordHeader.MAX_PLAIN) {
            return Recognition.NO;
        }
        int type = sender == Side.CLIENT ? CLIENT_HELLO : SERVER_HELLO;
        int there = end - at;
        if ((there > 5 && bytes[at + 5] != type)
                || (there > 6 && bytes[at + 6] != 0)
                || (there > 9 && bytes[at + 9] != 3)
                || (there > 10 && (bytes[at + 10] & 0xff) > 4)) {
            return Recognition.NO;
        }
        if (there < HELLO_BYTES) {
            return Recognition.MORE;
        }
        int length = ((bytes[at + 7] & 0xff) << 8) | (bytes[at + 8] & 0xff);
        return length < MIN_HELLO ? Recognition.NO : Recognition.YES;
    }

    /** A server that refuses what it got, whatever that was. */
    private static Recognition alert(Side sender, byte[] bytes, int at, int end) {
        if (sender == Side.CLIENT || RecordHeader.length(bytes, at) != Alert.BYTES) {
            return Recognition.NO;
        }
        if (end - at < ALERT_BYTES) {
            return Recognition.MORE;
        }
        return Alert.isKnown(bytes[at + 5], bytes[at + 6]) ? Recognition.YES : Recognition.NO;
    }

    /** Type, version and length alone are rarer than one in 2^24. */
    private static Recognition encrypted(byte[] bytes, int at, int end) {
        boolean records =
                RecordHeader.length(bytes, at) > Aead.TAG_BYTES
                        && RecordHeader.begins(bytes, at, end);
        return records ? Recognition.YES : Recognition.NO;
    }
}
