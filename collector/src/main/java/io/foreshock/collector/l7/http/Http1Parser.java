package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.websocket.WebSocketParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.0 and HTTP/1.1 (RFC 9112), and what a connection becomes by an upgrade.
 *
 * <p>Requests and answers are paired by order, pipelined ones too. The latency of an exchange runs
 * from its request's first byte to its answer's last; interim answers (100, 103) are not the
 * answer's first byte. What can't be known from the bytes:
 *
 * <ul>
 *   <li>An answer whose end is lost in a gap has ended, INFERRED, when it was last seen before the
 *       next request or answer begins. If its head was lost, its outcome is UNKNOWN.
 *   <li>An answer to a request that was not seen is an exchange without method and endpoint,
 *       MIDSTREAM, whose latency is its own duration. A 408 without a request is none: servers send
 *       it on idle connections.
 *   <li>Of conflicting or absurd lengths nobody knows what they frame: such an answer is a
 *       PROTOCOL_ERROR, as RFC 9112 section 6.3 wants it; after such a request the next one is
 *       looked for at the beginning of a segment.
 * </ul>
 */
public final class Http1Parser implements ProtocolParser {
    private final Exchanges exchanges;
    private final Upgrades upgrades;
    private final MessageReader requests;
    private final Responses responses;
    private final GraphQlOverHttp graphQl = new GraphQlOverHttp();
    private @Nullable ProtocolParser next;
    private boolean left;

    /**
     * Reads a connection from its beginning, or from anywhere.
     *
     * @param exchanges of the connection
     * @param upgrades makes the parser for HTTP/2 in clear
     */
    public Http1Parser(Exchanges exchanges, Upgrades upgrades) {
        this.exchanges = exchanges;
        this.upgrades = upgrades;
        Pairing pairing = new Pairing(exchanges);
        responses = new Responses(pairing, new Next(), graphQl);
        requests = new MessageReader(new Requests(pairing, responses, graphQl));
    }

    /**
     * Whether bytes are the first of a connection of HTTP/1.x: a whole request line, with its
     * version, from a client; a version and a status from a server.
     */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return sender == Side.CLIENT
                ? StartLine.request(chunk.bytes, chunk.from, chunk.to)
                : StartLine.response(chunk.bytes, chunk.from, chunk.to);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        if (next != null) {
            return next.onData(sender, chunk);
        }
        return left ? NOT_MINE : reader(sender).read(chunk);
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (next != null) {
            next.onSkipped(sender, ns, tid);
        } else {
            reader(sender).skipped(ns);
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (next != null) {
            next.onGap(sender, rest, missing);
        } else {
            reader(sender).gap(rest, missing);
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        if (next != null) {
            return next.canResume(sender, chunk);
        }
        return left || reader(sender).canResume(chunk);
    }

    @Override
    public void onClose(Close how, long ns) {
        responses.onClose(how);
        if (next != null) {
            next.onClose(how, ns);
        }
    }

    @Override
    public boolean isStateful() {
        return next != null && next.isStateful();
    }

    @Override
    public boolean isPatient() {
        return next != null ? next.isPatient() : responses.isAnswering();
    }

    @Override
    public int memory() {
        int own = USUAL_MEMORY + graphQl.memory();
        return next == null ? own : own + next.memory();
    }

    private MessageReader reader(Side sender) {
        return sender == Side.CLIENT ? requests : responses.reader();
    }

    /** What this connection becomes. */
    private final class Next implements Responses.Switching {
        @Override
        public void toWebSocket(@Nullable Exchange upgraded, Head head, Chunk chunk) {
            next = new WebSocketParser(exchanges, upgraded, head.reservedBits(), chunk);
            responses.reader().pause();
        }

        @Override
        public boolean toHttp2() {
            next = upgrades.toHttp2(exchanges);
            if (next == null) {
                return false;
            }
            responses.reader().pause();
            return true;
        }

        @Override
        public void toOther() {
            left = true;
            responses.reader().pause();
        }
    }
}
