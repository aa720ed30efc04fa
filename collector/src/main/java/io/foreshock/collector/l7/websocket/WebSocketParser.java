package io.foreshock.collector.l7.websocket;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a WebSocket after its upgrade: its whole life is one exchange, on the endpoint of the
 * request that asked for it, with the bytes of both ends, and the close code as its error code.
 *
 * <p>It ends when both ends have sent a close, and as the code of the first says ({@link
 * CloseCode#outcome}); when one end breaks the protocol; or with the connection. Then, if there was
 * no close, its code is 1006, unless bytes were lost, among which a close may have been.
 */
public final class WebSocketParser implements ProtocolParser {
    private final Exchanges exchanges;
    private final FrameReader client;
    private final FrameReader server;
    private @Nullable Exchange exchange;
    private boolean lossy;
    private int code = Exchange.NONE;
    private long lastNs;

    /**
     * A WebSocket begins.
     *
     * @param upgraded the exchange that asked for it, in flight; null if it is not followed
     * @param reservedBits those of a frame's first byte that extensions may set
     * @param chunk in which its upgrade was agreed to
     */
    public WebSocketParser(
            Exchanges exchanges, @Nullable Exchange upgraded, int reservedBits, Chunk chunk) {
        this.exchanges = exchanges;
        client = new FrameReader(true, reservedBits);
        server = new FrameReader(false, reservedBits);
        lastNs = chunk.lastNs;
        exchange = exchanges.begin(Protocol.WEBSOCKET, chunk.lastNs, chunk.tid);
        if (exchange != null) {
            if (upgraded != null) {
                describe(exchange, upgraded);
            } else {
                exchange.lower(Confidence.MIDSTREAM);
            }
        }
    }

    private static void describe(Exchange exchange, Exchange upgraded) {
        exchange.method.set(upgraded.method);
        exchange.endpoint.set(upgraded.endpoint);
        exchange.fingerprint = upgraded.fingerprint;
        exchange.attempt = upgraded.attempt;
        exchange.traceHigh = upgraded.traceHigh;
        exchange.traceLow = upgraded.traceLow;
        exchange.spanId = upgraded.spanId;
        exchange.requestTid = upgraded.requestTid;
        exchange.lower(upgraded.confidence);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        FrameReader reader = reader(sender);
        Exchange open = exchange;
        if (open == null) {
            return chunk.length();
        }
        if (reader.isClosed()) {
            count(open, sender, chunk.length());
            return chunk.length();
        }
        lastNs = chunk.lastNs;
        if (sender == Side.SERVER) {
            open.answeredAt(chunk.firstNs, chunk.tid);
        }
        long consumed = reader.read(chunk.bytes, chunk.from, chunk.to);
        count(open, sender, Math.min(consumed, chunk.length()));
        if (reader.isBroken()) {
            end(open, Outcome.PROTOCOL_ERROR);
            return chunk.length();
        }
        if (reader.isClosed()) {
            count(open, sender, chunk.length() - consumed);
            closed(open, reader);
            return chunk.length();
        }
        return consumed;
    }

    private void closed(Exchange open, FrameReader reader) {
        if (code == Exchange.NONE) {
            code = reader.code();
            open.errorCode = code;
        }
        if (client.isClosed() && server.isClosed()) {
            end(open, CloseCode.outcome(code));
        }
    }

    private void end(Exchange open, Outcome outcome) {
        exchange = null;
        exchanges.complete(open, outcome, lastNs);
    }

    private static void count(Exchange open, Side sender, long bytes) {
        if (sender == Side.CLIENT) {
            open.requestBytes += bytes;
        } else {
            open.responseBytes += bytes;
        }
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        FrameReader reader = reader(sender);
        if (exchange != null) {
            lastNs = ns;
            count(exchange, sender, reader.remaining());
        }
        reader.skipped();
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        FrameReader reader = reader(sender);
        Exchange open = exchange;
        reader.lost();
        if (open != null && !reader.isClosed()) {
            lastNs = rest.lastNs;
            lossy = true;
            open.lower(Confidence.INFERRED);
            count(open, sender, rest.length() + Math.max(0, missing));
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        FrameReader reader = reader(sender);
        Exchange open = exchange;
        if (open == null || reader.isClosed()) {
            return true;
        }
        boolean resumes = reader.isWholeFrames(chunk.bytes, chunk.from, chunk.to);
        if (!resumes) {
            lastNs = chunk.lastNs;
            count(open, sender, chunk.length());
        }
        return resumes;
    }

    @Override
    public void onClose(Close how, long ns) {
        Exchange open = exchange;
        if (open == null) {
            return;
        }
        if (code != Exchange.NONE) {
            end(open, CloseCode.outcome(code));
        } else if (lossy || how == Close.UNKNOWN) {
            lastNs = ns;
            end(open, Outcome.UNKNOWN);
        } else {
            lastNs = ns;
            open.errorCode = CloseCode.ABNORMAL;
            end(open, how == Close.TIMED_OUT ? Outcome.TIMEOUT : Outcome.RESET);
        }
    }

    /** True while it is open: nobody waits for its end. */
    @Override
    public boolean isPatient() {
        return exchange != null;
    }

    private FrameReader reader(Side sender) {
        return sender == Side.CLIENT ? client : server;
    }
}
