package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.record.SegmentRecord;

/**
 * Where a connection's turns begin, what was left out or lost between and within them, and what
 * follows from that: more is captured, or what is in flight is given up. Not safe for use by
 * several threads.
 */
final class TurnAccount {
    private final Connection connection;
    private final ProtocolReader reader;
    private final Exchanges exchanges;
    private final StreamCounters counters;
    private boolean unsure;
    private long begunBefore;

    /** No turn has begun. */
    TurnAccount(Connection connection, ProtocolReader reader, StreamCounters counters) {
        this.connection = connection;
        this.reader = reader;
        this.exchanges = connection.exchanges();
        this.counters = counters;
    }

    /** For another connection, whose exchanges have been restarted. */
    void restart() {
        unsure = false;
        begunBefore = exchanges.begun();
    }

    /** A new turn: the client asks again. */
    void onTurn(long skipped, long ns) {
        reader.beginTurn(ns);
        if (exchanges.begun() - begunBefore > 1) {
            // Several to a turn: leaving out turns would miscount them, and all their answers have
            // to be found.
            connection.want(CapturePolicy.WHOLE | CapturePolicy.DEEP);
        } else if (reader.isStateful()) {
            connection.want(CapturePolicy.WHOLE);
        }
        if (connection.stream(connection.side() == Side.SERVER).isLost()) {
            // the end of an answer was not found in what is captured
            connection.want(CapturePolicy.DEEP);
        }
        if (unsure && !connection.wants(CapturePolicy.WHOLE)) {
            // Bytes were lost, and the client, which waits for each answer before it asks again,
            // asks again: what is in flight was answered unseen.
            unsure = false;
            reader.startOver(ns);
        }
        begunBefore = exchanges.begun();
        exchanges.leaveOut(skipped);
        reader.lookAgain();
    }

    /** Whether turns were left out before a record, and nothing of what was seen needs them. */
    boolean isBetween(ByteStream stream, SegmentRecord record) {
        return record.has(SegmentRecord.Flag.TURN | SegmentRecord.Flag.ANSWER)
                && !record.has(SegmentRecord.Flag.LOST)
                && !reader.isStateful()
                && !stream.isMidMessage()
                && exchanges.size() <= exchanges.begun() - begunBefore;
    }

    /** Bytes within a turn were lost, which are counted. */
    void lose(long bytes) {
        counters.gaps++;
        counters.gapBytes += bytes;
        unsure = true;
    }

    /** Bytes within a turn had no room, which is counted where they were crowded out. */
    void doubt() {
        unsure = true;
    }
}
