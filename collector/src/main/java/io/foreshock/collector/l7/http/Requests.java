package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.endpoint.PathTemplate;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.trace.Traceparent;

/** Begins an exchange with each request, and fills in what the request tells. */
final class Requests implements MessageListener {
    private final Pairing pairing;
    private final Responses responses;
    private final GraphQlOverHttp graphQl;
    private Pairing.Kind kind = Pairing.Kind.PLAIN;
    private long ordinal;
    private boolean expectsContinue;
    private boolean switches;

    Requests(Pairing pairing, Responses responses, GraphQlOverHttp graphQl) {
        this.pairing = pairing;
        this.responses = responses;
        this.graphQl = graphQl;
    }

    @Override
    public Recognition recognise(byte[] bytes, int from, int to) {
        return StartLine.request(bytes, from, to);
    }

    @Override
    public boolean isPart(byte[] bytes, int from, int to) {
        return StartLine.isRequestPart(bytes, from, to);
    }

    @Override
    public void onStartLine(byte[] bytes, int from, int to, boolean cut, long ns, Chunk chunk) {
        responses.beforeRequest();
        int methodEnd = StartLine.methodEnd(bytes, from, to);
        int target = methodEnd + 1;
        int targetEnd = cut ? to : to - StartLine.VERSION_SUFFIX;
        expectsContinue = false;
        switches = false;
        kind = Pairing.Kind.of(bytes, from, methodEnd);
        ordinal = pairing.next();
        graphQl.clearRequest();
        Exchange exchange = pairing.begin(kind, ns, chunk);
        if (exchange == null) {
            return;
        }
        HttpMethod.write(bytes, from, methodEnd, exchange.method);
        int pathEnd = cut ? PathTemplate.wholeSegments(bytes, target, targetEnd) : targetEnd;
        PathTemplate.write(bytes, target, pathEnd, exchange.endpoint);
        long hash = Text.hash(Text.HASH_SEED, bytes, from, methodEnd);
        exchange.fingerprint = identity(Text.hash(hash, bytes, target, targetEnd));
        if (cut) {
            exchange.lower(Confidence.TRUNCATED);
        }
        graphQl.target(exchange, bytes, target, targetEnd);
    }

    private static long identity(long hash) {
        return hash == 0 ? 1 : hash;
    }

    @Override
    public void onField(HttpHeader header, byte[] bytes, int from, int to) {
        Exchange exchange = pairing.sending();
        if (exchange == null) {
            return;
        }
        if (header == HttpHeader.TRACEPARENT) {
            Traceparent.read(bytes, from, to, exchange);
        } else {
            AttemptHeader.read(header, bytes, from, to, exchange);
        }
    }

    @Override
    public void onHeadEnd(Head head, Body body, Chunk chunk) {
        expectsContinue = head.expectsContinue;
        switches = head.upgrade || kind == Pairing.Kind.CONNECT;
        if (head.transferCoded) {
            if (head.chunked) {
                body.beginChunks();
            } else {
                body.beginBroken(); // RFC 9112 section 6.3: its length can't be determined
            }
        } else if (head.contentLength == Head.INVALID) {
            body.beginBroken();
        } else {
            body.beginLength(Math.max(0, head.contentLength));
        }
        Exchange exchange = pairing.sending();
        if (exchange != null && !body.hasEnded()) {
            graphQl.beginRequest(exchange, head);
        }
    }

    @Override
    public boolean wantsBody() {
        return pairing.sending() != null;
    }

    @Override
    public void onBody(byte[] bytes, int from, int to) {
        Exchange exchange = pairing.sending();
        if (exchange != null) {
            exchange.fingerprint = identity(Text.hash(exchange.fingerprint, bytes, from, to));
            graphQl.request(bytes, from, to);
        }
    }

    @Override
    public void onBodyCut() {
        finishGraphQl();
    }

    private void finishGraphQl() {
        Exchange exchange = pairing.sending();
        if (exchange != null) {
            graphQl.finishRequest(exchange);
        }
    }

    @Override
    public void onBytes(long count, long ns) {
        Exchange exchange = pairing.sending();
        if (exchange != null) {
            exchange.requestBytes += count;
        }
    }

    @Override
    public void onEnd(long ns) {
        finishGraphQl();
        pairing.sent();
    }

    @Override
    public void onBroken(long ns) {
        onEnd(ns);
    }

    @Override
    public void onInferred() {
        Exchange exchange = pairing.sending();
        if (exchange != null) {
            exchange.lower(Confidence.INFERRED);
        }
    }

    @Override
    public void onLost(long ns, boolean inHead) {
        Exchange exchange = pairing.sending();
        if (inHead && exchange != null) {
            exchange.lower(Confidence.TRUNCATED);
        }
        onEnd(ns);
        if (!inHead) {
            pairing.requestsMissed();
        }
    }

    @Override
    public boolean mayLackBody() {
        return expectsContinue && pairing.isAnswered(ordinal);
    }

    @Override
    public boolean awaitsOther(long ns) {
        return switches && !pairing.isAnswered(ordinal);
    }
}
