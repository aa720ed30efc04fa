package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/** A stream that a client has opened and that has not ended. Reused. */
final class Stream {
    /** Most bytes of a request's body that its fingerprint is made of. */
    static final int HASHED_BYTES = 128;

    int id;
    Exchange exchange;

    /** How many more bytes of the body go into the fingerprint. */
    int hashLeft;

    /** All of the request was seen. */
    boolean requested;

    /** The answer's head was seen, an interim one apart. */
    boolean answering;

    /** The fields that tell whether it is gRPC were not all seen. */
    boolean mayBeGrpc;

    /** Bytes that the server sent were not seen: it may have ended. */
    boolean doubtful;

    /** A grpc-status that came with the answer's head, though more was to follow. */
    int earlyStatus;

    @Nullable Stream next; // in its bucket
    int place; // in the table

    Stream(Exchange exchange) {
        this.exchange = exchange;
    }

    void open(int streamId, Exchange of) {
        id = streamId;
        exchange = of;
        hashLeft = HASHED_BYTES;
        requested = false;
        answering = false;
        mayBeGrpc = false;
        doubtful = false;
        earlyStatus = Exchange.NONE;
        next = null;
    }

    /** Whether no answer is to be waited for: the client still sends, or the server does. */
    boolean isLongLived() {
        return !requested || answering;
    }
}
