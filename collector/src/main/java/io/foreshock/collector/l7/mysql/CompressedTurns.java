package io.foreshock.collector.l7.mysql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Counts exchanges of a connection whose packets are compressed: what the client sends until the
 * server does is a request, what the server sends until the client does is its answer. Nothing is
 * decompressed, so none of them is known to be OK: all end UNKNOWN, and INFERRED.
 *
 * <p>A frame has the length of its compressed content in three bytes, a number, and the length of
 * the plain content, which is 0 where it is not compressed, as short commands are not.
 */
final class CompressedTurns {
    private static final int HEADER = 7;
    private static final int COMMAND = HEADER + MySqlPacket.HEADER;

    private final Exchanges exchanges;
    private @Nullable Exchange current;
    private boolean asking; // a request has begun, whether or not it is followed
    private long answerNs; // when the last byte of the answer passed; 0 without one

    CompressedTurns(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** Reads frames from an index on, and tells how many bytes they have. */
    long onData(Side sender, Chunk chunk, int from) {
        long at = from;
        while (chunk.to - at >= HEADER) {
            int frame = (int) at;
            int length = MySqlPacket.length(chunk.bytes, frame);
            if (chunk.to - at < Math.min(HEADER + length, COMMAND + 1)) {
                break; // whether a command is answered is told by its first byte
            }
            if (sender == Side.CLIENT) {
                onRequest(chunk, frame, length);
            } else {
                onAnswer(chunk, frame, length);
            }
            at += HEADER + (long) length;
        }
        return at - from;
    }

    private void onRequest(Chunk chunk, int frame, int length) {
        if (isUnanswered(chunk, frame)) {
            return;
        }
        endTurn();
        if (!asking) {
            asking = true;
            long ns = frame == chunk.from ? chunk.firstNs : chunk.lastNs;
            current = exchanges.begin(Protocol.MYSQL, ns, chunk.tid);
            if (current != null) {
                current.lower(Confidence.INFERRED);
            }
        }
        if (current != null) {
            current.requestBytes += HEADER + (long) length;
        }
    }

    private static boolean isUnanswered(Chunk chunk, int frame) {
        byte[] bytes = chunk.bytes;
        int command = frame + COMMAND;
        return bytes[frame + 4] == 0
                && bytes[frame + 5] == 0
                && bytes[frame + 6] == 0
                && command < chunk.to
                && bytes[command - 1] == 0
                && Command.isUnanswered(bytes[command] & 0xff);
    }

    private void onAnswer(Chunk chunk, int frame, int length) {
        Exchange x = current;
        answerNs = asking ? chunk.lastNs : 0;
        if (x != null) {
            x.answeredAt(frame == chunk.from ? chunk.firstNs : chunk.lastNs, chunk.tid);
            x.responseBytes += HEADER + (long) length;
        }
    }

    private void endTurn() {
        if (answerNs == 0) {
            return;
        }
        Exchange x = current;
        if (x != null) {
            exchanges.complete(x, Outcome.UNKNOWN, answerNs);
            current = null;
        }
        asking = false;
        answerNs = 0;
    }

    /** Bytes were lost: turns go on, since it is still known who sends. */
    void onGap() {
        Exchange x = current;
        if (x != null) {
            x.lower(Confidence.MIDSTREAM);
        }
    }

    /** Whether a frame begins here: its number is small, as each command begins anew with 0. */
    boolean canResume(Chunk chunk) {
        byte[] bytes = chunk.bytes;
        if (chunk.length() < HEADER || bytes[chunk.from + 3] < 0 || bytes[chunk.from + 3] > 1) {
            return false;
        }
        int length = MySqlPacket.length(bytes, chunk.from);
        int plain = MySqlPacket.length(bytes, chunk.from + MySqlPacket.HEADER);
        return length > 0 && (plain == 0 || plain >= length) && chunk.length() == HEADER + length;
    }

    /** The connection ends: so does an answer. */
    void onClose() {
        endTurn();
    }
}
