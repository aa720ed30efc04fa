package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Side;
import org.jspecify.annotations.Nullable;

/** Where one end's stream of records is read. */
final class RecordStream {
    final Side sender;

    /** Reads its handshake messages; null once they are over. */
    @Nullable HandshakeReader messages = new HandshakeReader();

    /** Bytes to come of a record that is read. */
    int left;

    RecordStream(Side sender) {
        this.sender = sender;
    }

    /** Bytes of a record of so many that are needed to begin with it. */
    int bytesToBegin(int length) {
        boolean searches = messages != null && messages.isLost();
        return searches ? Math.min(length, HandshakeReader.HEADER_BYTES) : 0;
    }

    /** A record of handshake messages in the clear begins, of so many bytes. */
    void begin(byte[] bytes, int at, int end, int length) {
        left = length;
        if (messages != null) {
            messages.onRecord(bytes, at, end, length);
        }
    }

    /**
     * Passes over the rest of a message of no interest, as far as it is in this record.
     *
     * @return how many bytes
     */
    int pass(HandshakeReader.Listener listener) {
        HandshakeReader reader = messages;
        int passed = reader == null ? left : reader.pass(left, listener);
        left -= passed;
        return passed;
    }

    /**
     * Bytes are missing: the next begin another record.
     *
     * @return true if a hello was being read, whose rest will not be
     */
    boolean lose() {
        left = 0;
        return messages != null && messages.lose();
    }
}
