package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;

/**
 * Counts turns of a protocol that is not known: what the client says until the server does is a
 * request, what the server says until the client does its answer. Nothing is known of how they end.
 */
final class TurnParser implements ProtocolParser {
    private final Exchanges exchanges;
    private long answerNs;

    TurnParser(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        Exchange current = exchanges.first();
        if (sender == Side.CLIENT) {
            if (current != null && current.responseNs != 0) {
                exchanges.complete(current, Outcome.UNKNOWN, answerNs);
                current = null;
            }
            if (current == null) {
                current = exchanges.begin(Protocol.UNKNOWN, chunk.firstNs, chunk.tid);
            }
            if (current != null) {
                current.lower(Confidence.INFERRED);
                current.requestBytes += chunk.length();
            }
        } else if (current != null) {
            current.answeredAt(chunk.firstNs, chunk.tid);
            current.responseBytes += chunk.length();
            answerNs = chunk.lastNs;
        }
        return chunk.length();
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {}

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        Exchange current = exchanges.first();
        if (current != null && missing > 0) {
            if (sender == Side.CLIENT) {
                current.requestBytes += missing;
            } else {
                current.responseBytes += missing;
                answerNs = Math.max(answerNs, rest.lastNs);
            }
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return true;
    }

    /** A client that closes without an answer may have waited for none. */
    @Override
    public void onClose(Close how, long ns) {
        Exchange current = exchanges.first();
        if (current == null) {
            return;
        }
        if (current.responseNs != 0) {
            exchanges.complete(current, Outcome.UNKNOWN, answerNs);
        } else if (how == Close.BY_CLIENT) {
            exchanges.complete(current, Outcome.UNKNOWN, ns);
        }
    }

    @Override
    public boolean isPatient() {
        return true; // it may be a protocol in which nobody has to answer
    }
}
