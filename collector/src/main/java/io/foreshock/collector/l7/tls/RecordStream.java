package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import org.jspecify.annotations.Nullable;

/** Where one end's stream of records is read, also after bytes that were missed. */
final class RecordStream {
    final Side sender;

    /** Reads its handshake messages; null once they are over. */
    @Nullable HandshakeReader messages = new HandshakeReader();

    /** Bytes to come of a record that is read. */
    int left;

    private boolean aligned;

    RecordStream(Side sender) {
        this.sender = sender;
    }

    /**
     * Bytes are missing.
     *
     * @return true if a hello was being read, whose rest will not be
     */
    boolean skip(long missing, HandshakeReader.Listener listener) {
        aligned = missing > 0 && missing <= left;
        HandshakeReader reader = messages;
        boolean inHello = reader != null && reader.skip(aligned ? missing : -1, listener);
        left = aligned ? left - (int) missing : 0;
        return inHello;
    }

    /**
     * Whether reading can go on with these bytes. It knows where it is if the bytes missed ended
     * within a record that it reads: then there is nothing to check but the header behind that.
     */
    boolean canResume(Chunk chunk) {
        if (aligned) {
            aligned = false;
            int next = chunk.from + left;
            if (next >= chunk.to || RecordHeader.canBe(chunk.bytes, next, chunk.to)) {
                return true;
            }
            left = 0;
        }
        return RecordHeader.begins(chunk.bytes, chunk.from, chunk.to);
    }
}
