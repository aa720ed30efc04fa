package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Chunk;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The exchange that a handshake is, from its first record to its end, which comes once. Does
 * nothing where there was no room for the exchange.
 */
final class HandshakeExchange {
    private static final byte[] TLS = "TLS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_NAME = {'-'};

    private final Exchanges exchanges;
    private @Nullable Exchange exchange;
    private byte @Nullable [] reason;
    private boolean over;
    private boolean failed;

    HandshakeExchange(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    void begin(Side sender, Chunk chunk) {
        Exchange x = exchanges.begin(Protocol.TLS, chunk.firstNs, chunk.tid);
        exchange = x;
        if (x == null) {
            return;
        }
        x.method.set(TLS);
        x.endpoint.set(NO_NAME);
        if (sender == Side.SERVER) {
            x.lower(Confidence.MIDSTREAM);
        }
    }

    /** Notes bytes of it, as sent. */
    void passed(Side sender, long bytes) {
        Exchange x = exchange;
        if (x == null) {
            return;
        }
        if (sender == Side.CLIENT) {
            x.requestBytes += bytes;
        } else {
            x.responseBytes += bytes;
        }
    }

    /** The server has sent something. */
    void answered(Chunk chunk) {
        if (exchange != null) {
            exchange.answeredAt(chunk.firstNs, chunk.tid);
        }
    }

    /** Something of it was not seen, so that this is the best that can be said. */
    void lower(Confidence seen) {
        if (exchange != null) {
            exchange.lower(seen);
        }
    }

    /** Where the name that the client asks for belongs. */
    @Nullable Text endpoint() {
        return exchange == null ? null : exchange.endpoint;
    }

    /** What is asked for is known: the name, and what to speak inside. */
    void identify(long protocolsHash) {
        Exchange x = exchange;
        if (x != null) {
            long hash = x.endpoint.hash(protocolsHash);
            x.fingerprint = hash == 0 ? 1 : hash;
        }
    }

    /** The version was agreed on; null: it has no name. */
    void method(byte @Nullable [] version) {
        if (exchange != null && version != null) {
            exchange.method.set(version);
        }
    }

    /** It failed, by an alert of this number unless that is {@link Exchange#NONE}. */
    void fail(Outcome outcome, byte[] name, int code, Confidence seen, long ns) {
        failed |= !over;
        Exchange x = exchange;
        if (x != null) {
            boolean vague = code == Exchange.NONE || code == Alert.HANDSHAKE_FAILURE;
            byte[] told = reason;
            x.errorName.set(told != null && vague ? told : name);
            x.errorCode = code;
        }
        end(outcome, seen, ns);
    }

    /** It ended; nothing that comes later changes how. */
    void end(Outcome outcome, Confidence seen, long ns) {
        over = true;
        Exchange x = exchange;
        exchange = null;
        if (x != null) {
            x.lower(seen);
            exchanges.complete(x, outcome, ns);
        }
    }

    /** Whether the rest of it may take as long as it likes. */
    void patient(boolean patient) {
        if (exchange != null) {
            exchange.patient = patient;
        }
    }

    /** What a library at an end says of its failure, for where the wire does not. */
    void explain(byte[] name) {
        if (reason == null) {
            reason = name;
        }
    }

    boolean isOver() {
        return over;
    }

    boolean hasFailed() {
        return failed;
    }
}
