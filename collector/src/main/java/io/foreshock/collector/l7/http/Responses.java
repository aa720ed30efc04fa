package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.Recognition;
import org.jspecify.annotations.Nullable;

/** Completes the exchange of each request with its answer. */
final class Responses implements MessageListener {
    /** What a connection is used for after an answer to it. */
    interface Switching {
        /**
         * WebSocket.
         *
         * @param upgraded the exchange that asked for it, null if it is not followed
         */
        void toWebSocket(@Nullable Exchange upgraded, Head head, Chunk chunk);

        /** HTTP/2: false if nobody reads it. */
        boolean toHttp2();

        /** What is not known, or a tunnel. */
        void toOther();
    }

    private static final int REQUEST_TIMEOUT = 408;
    private static final int SWITCHING = 101;

    private final Pairing pairing;
    private final Switching switching;
    private final GraphQlOverHttp graphQl;
    private final MessageReader reader = new MessageReader(this);
    private Pairing.Kind kind = Pairing.Kind.PLAIN;
    private @Nullable Exchange current;
    private int status;
    private boolean interim;
    private boolean unseenRequest;
    private long lastNs;

    Responses(Pairing pairing, Switching switching, GraphQlOverHttp graphQl) {
        this.pairing = pairing;
        this.switching = switching;
        this.graphQl = graphQl;
    }

    MessageReader reader() {
        return reader;
    }

    /** True if an answer has begun and not ended: it is not waited for, but on its way. */
    boolean isAnswering() {
        return current != null;
    }

    /**
     * A request begins: the answers before it have ended if it waited for them, whether that was
     * seen or not.
     */
    void beforeRequest() {
        if (unseenRequest && current != null && reader.isBeforeBody()) {
            reader.endWithoutBody(lastNs);
        }
        if (reader.isLost() && !pairing.isPipelined()) {
            finishLost();
            if (pairing.isAwaited()) {
                pairing.completeAwaited(lastNs);
            }
        }
    }

    private void finishLost() {
        if (current != null) {
            current.lower(Confidence.INFERRED);
            complete(lastNs);
        }
    }

    @Override
    public Recognition recognise(byte[] bytes, int from, int to) {
        return StartLine.response(bytes, from, to);
    }

    @Override
    public boolean isPart(byte[] bytes, int from, int to) {
        return recognise(bytes, from, to) == Recognition.YES;
    }

    @Override
    public void onStartLine(byte[] bytes, int from, int to, boolean cut, long ns, Chunk chunk) {
        int code = from + StartLine.STATUS;
        int number = (int) Ascii.number(bytes, code, code + 3);
        finishLost();
        status = number;
        lastNs = ns;
        graphQl.clearResponse();
        interim = HttpStatus.isInterim(number);
        if (interim) {
            return;
        }
        kind = Pairing.Kind.PLAIN;
        unseenRequest = !pairing.isAwaited();
        if (!unseenRequest) {
            current = pairing.answer(ns, chunk);
            kind = pairing.answeredKind(current);
        } else if (number != REQUEST_TIMEOUT && pairing.missesRequests()) {
            current = pairing.answerToUnseen(ns, chunk);
        }
        if (current != null) {
            current.httpStatus = number;
        }
    }

    @Override
    public void onField(HttpHeader header, byte[] bytes, int from, int to) {}

    @Override
    public void onHeadEnd(Head head, Body body, Chunk chunk) {
        if (status == SWITCHING) {
            body.end();
            upgrade(head, chunk);
            return;
        }
        if (kind == Pairing.Kind.CONNECT && status / 100 == 2) {
            body.end();
            switching.toOther();
            return;
        }
        boolean none = kind == Pairing.Kind.HEAD || HttpStatus.isBodiless(status);
        if (none) {
            body.end();
        } else if (head.transferCoded) {
            if (head.chunked) {
                body.beginChunks();
            } else {
                body.beginUntilClose();
            }
        } else if (head.contentLength == Head.INVALID) {
            body.beginBroken();
        } else if (head.contentLength == Head.ABSENT) {
            body.beginUntilClose();
        } else {
            body.beginLength(head.contentLength);
        }
        if (current != null && !body.hasEnded()) {
            graphQl.beginResponse(current, head);
        }
    }

    private void upgrade(Head head, Chunk chunk) {
        if (head.webSocket) {
            switching.toWebSocket(current, head, chunk);
        } else if (head.h2c && switching.toHttp2()) {
            if (current != null) { // is answered by HTTP/2, RFC 7540 section 3.2
                current.responseNs = 0;
                current.httpStatus = Exchange.NONE;
                current.streamId = 1;
                current.protocol = Protocol.HTTP2;
                current = null;
            }
        } else {
            switching.toOther();
        }
    }

    @Override
    public boolean wantsBody() {
        return graphQl.wantsResponse();
    }

    @Override
    public void onBody(byte[] bytes, int from, int to) {
        graphQl.response(bytes, from, to);
    }

    @Override
    public void onBodyCut() {
        graphQl.cutResponse();
    }

    @Override
    public void onBytes(long count, long ns) {
        lastNs = ns;
        if (current != null) {
            current.responseBytes += count;
        }
    }

    @Override
    public void onEnd(long ns) {
        if (!interim) {
            complete(ns);
        }
    }

    private void complete(long ns) {
        Exchange exchange = current;
        if (exchange != null) {
            current = null;
            Outcome outcome = graphQl.outcome(exchange, HttpStatus.outcome(status));
            pairing.complete(exchange, outcome, ns);
        }
    }

    @Override
    public void onBroken(long ns) {
        Exchange exchange = current;
        if (exchange != null) {
            current = null;
            pairing.complete(exchange, Outcome.PROTOCOL_ERROR, ns);
        }
    }

    @Override
    public void onInferred() {
        if (current != null) {
            current.lower(Confidence.INFERRED);
        }
    }

    @Override
    public void onLost(long ns, boolean inHead) {
        lastNs = ns;
        graphQl.cutResponse();
        pairing.answersMissed();
    }

    @Override
    public boolean mayLackBody() {
        return unseenRequest;
    }

    /** What comes where an answer is due, and is none. */
    @Override
    public boolean awaitsOther(long ns) {
        Exchange exchange = pairing.awaited();
        if (exchange != null && pairing.isSure()) {
            pairing.complete(exchange, Outcome.PROTOCOL_ERROR, ns);
        }
        return false;
    }

    /** The connection has ended: so does an answer that ends with it, or whose end was not seen. */
    void onClose(Close how) {
        Exchange exchange = current;
        if (exchange != null) {
            close(exchange, how);
        }
        if (current == null) {
            pairing.completeMissed(lastNs);
        }
    }

    private void close(Exchange exchange, Close how) {
        boolean abrupt = how == Close.RESET || how == Close.TIMED_OUT;
        if (unseenRequest && reader.isBeforeBody()) {
            reader.endWithoutBody(lastNs);
        } else if (reader.isLost() && abrupt) {
            exchange.lower(Confidence.INFERRED);
            current = null;
            pairing.complete(exchange, Outcome.UNKNOWN, lastNs);
        } else if (reader.isLost() || (reader.isUntilClose() && how == Close.BY_CLIENT)) {
            finishLost();
        } else if (reader.isUntilClose() && how == Close.BY_SERVER) {
            complete(lastNs);
        }
    }
}
