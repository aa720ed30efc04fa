package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.parse.Chunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the requests of a connection with their answers, by order: counts both, so that requests
 * which are not followed, since there are too many, keep their place.
 */
final class Pairing {
    /** What a request's method means for its answer. */
    enum Kind {
        PLAIN,
        HEAD,
        CONNECT;

        private static final byte[] HEAD_NAME = Ascii.bytes("HEAD");
        private static final byte[] CONNECT_NAME = Ascii.bytes("CONNECT");

        /** That of a request with the method in {@code [from, to)}. */
        static Kind of(byte[] bytes, int from, int to) {
            if (Arrays.equals(HEAD_NAME, 0, HEAD_NAME.length, bytes, from, to)) {
                return HEAD;
            }
            boolean connect = Arrays.equals(CONNECT_NAME, 0, CONNECT_NAME.length, bytes, from, to);
            return connect ? CONNECT : PLAIN;
        }
    }

    /** Kinds of the last so many requests are remembered, where there is no exchange to tell. */
    private static final int REMEMBERED = 64;

    private final Exchanges exchanges;
    private long answered; // requests whose final answer has begun
    private long unsureBefore; // ordinal from which no gap puts the order in doubt
    private long missedBefore; // ordinal from which no answer may be among missing bytes
    private long heads;
    private long connects;
    private boolean pipelined;
    private boolean missesRequests;
    private @Nullable Exchange sending;

    Pairing(Exchanges exchanges) {
        this.exchanges = exchanges;
        answered = exchanges.begun();
        missesRequests = answered > 0 || !exchanges.isBegunUnasked();
    }

    /** A request begins; null if it is not followed. */
    @Nullable Exchange begin(Kind kind, long ns, Chunk chunk) {
        long ordinal = exchanges.begun();
        boolean behind = ordinal > answered || !exchanges.isEmpty();
        if (behind && ordinal == unsureBefore && ordinal > 0) {
            unsureBefore++;
        }
        pipelined |= behind;
        missesRequests = false;
        remember(ordinal, kind);
        sending = exchanges.begin(Protocol.HTTP1, ns, chunk.tid);
        return sending;
    }

    private void remember(long ordinal, Kind kind) {
        long bit = 1L << (ordinal % REMEMBERED);
        heads = kind == Kind.HEAD ? heads | bit : heads & ~bit;
        connects = kind == Kind.CONNECT ? connects | bit : connects & ~bit;
    }

    /** Ordinal that the next request gets. */
    long next() {
        return exchanges.begun();
    }

    /** The request that is being sent; null if none is, it is not followed, or was answered. */
    @Nullable Exchange sending() {
        return sending;
    }

    /** The request that was being sent has ended. */
    void sent() {
        sending = null;
    }

    /** True if a request waits for its answer to begin. */
    boolean isAwaited() {
        return exchanges.begun() > answered;
    }

    /** True if a request's final answer has begun. */
    boolean isAnswered(long ordinal) {
        return answered > ordinal;
    }

    /** True if an answer may be that of a request that was not seen. */
    boolean missesRequests() {
        return missesRequests;
    }

    /** True if the client sends requests before the answers to those before. */
    boolean isPipelined() {
        return pipelined;
    }

    /**
     * Kind of the request whose answer has begun last.
     *
     * @param exchange the request's, null if it is not followed
     */
    Kind answeredKind(@Nullable Exchange exchange) {
        if (exchange != null) {
            return Kind.of(exchange.method.bytes(), 0, exchange.method.length());
        }
        long bit = 1L << ((answered - 1) % REMEMBERED);
        if ((heads & bit) != 0) {
            return Kind.HEAD;
        }
        return (connects & bit) != 0 ? Kind.CONNECT : Kind.PLAIN;
    }

    /** The request whose answer is to begin next; null if there is none, or it is not followed. */
    @Nullable Exchange awaited() {
        Exchange first = exchanges.first();
        return first != null && first.ordinal == answered ? first : null;
    }

    /** True if the order of requests and answers is not in doubt where this one is. */
    boolean isSure() {
        return answered >= unsureBefore;
    }

    /** The final answer to the next request begins; null if it is not followed. */
    @Nullable Exchange answer(long ns, Chunk chunk) {
        dropGivenUp(ns);
        Exchange exchange = awaited();
        if (exchange != null) {
            if (!isSure()) {
                exchange.lower(Confidence.INFERRED);
            }
            exchange.answeredAt(ns, chunk.tid);
        }
        answered++;
        return exchange;
    }

    /**
     * A pipelined request that was given up and whose answer may have been lost in a gap is taken
     * to be so once later ones wait too: the order would be wrong for ever.
     */
    private void dropGivenUp(long ns) {
        while (!isSure() && exchanges.size() > 1) {
            Exchange first = awaited();
            if (first == null || !first.isPublished()) {
                return;
            }
            answered++;
            complete(first, Outcome.UNKNOWN, ns);
        }
    }

    /** An answer begins whose request was not seen; null if it is not followed. */
    @Nullable Exchange answerToUnseen(long ns, Chunk chunk) {
        Exchange exchange = exchanges.begin(Protocol.HTTP1, ns, 0);
        answered++;
        if (exchange != null) {
            exchange.lower(Confidence.MIDSTREAM);
            exchange.answeredAt(ns, chunk.tid);
        }
        return exchange;
    }

    /** The answer to this one has ended. */
    void complete(Exchange exchange, Outcome outcome, long ns) {
        if (exchange == sending) {
            sending = null;
        }
        exchanges.complete(exchange, outcome, ns);
    }

    /** The answers to all that wait were lost in a gap. */
    void completeAwaited(long ns) {
        answered = exchanges.begun();
        sending = null;
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
    }

    /** Bytes of the client are missing, among which requests may be. */
    void requestsMissed() {
        missesRequests = true;
        unsureBefore = exchanges.begun() + 1;
    }

    /** Bytes of the server are missing, among which answers may be. */
    void answersMissed() {
        missedBefore = exchanges.begun();
        unsureBefore = Math.max(unsureBefore, missedBefore);
    }

    /** No more answers come: those that may have come among missing bytes are not known. */
    void completeMissed(long ns) {
        Exchange first = exchanges.first();
        while (first != null && first.ordinal < missedBefore && first.ordinal >= answered) {
            first.lower(Confidence.INFERRED);
            complete(first, Outcome.UNKNOWN, ns);
            first = exchanges.first();
        }
    }
}
