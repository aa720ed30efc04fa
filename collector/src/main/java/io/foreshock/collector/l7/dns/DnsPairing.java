package io.foreshock.collector.l7.dns;

import io.foreshock.collector.l7.endpoint.HostName;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.parse.Chunk;
import org.jspecify.annotations.Nullable;

/** Which response answers which request, and how it ends. */
final class DnsPairing {
    private static final int ID_BITS = 16;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    private final Exchanges exchanges;
    private final boolean datagrams;
    private long ending = -1; // ordinal of the exchange whose response is being read
    private int endingKey;
    private Outcome outcome = Outcome.UNKNOWN; // of it

    DnsPairing(Exchanges exchanges, boolean datagrams) {
        this.exchanges = exchanges;
        this.datagrams = datagrams;
    }

    /** Transaction id, and a part of the question's hash. */
    private static int key(DnsMessage message) {
        return message.id | ((int) message.questionHash << ID_BITS);
    }

    /** A request was read. */
    void asked(DnsMessage request, Chunk chunk, int bytes) {
        int key = key(request);
        int attempt = 0;
        Exchange former = datagrams ? exchanges.find(key) : null;
        if (former != null) {
            if (!former.isPublished()) {
                former.sends++;
                former.requestBytes += bytes;
                return;
            }
            attempt = former.lastAttempt(Math.max(1, former.attempt)) + 1;
            exchanges.forget(former);
        }
        Exchange x = exchanges.begin(Protocol.DNS, chunk.firstNs, chunk.tid);
        if (x == null) {
            return;
        }
        x.streamId = key;
        x.attempt = attempt;
        x.requestBytes = bytes;
        x.method.set(DnsTypes.method(request));
        if (request.nameFrom > 0) {
            HostName.template(chunk.bytes, request.nameFrom, x.endpoint);
        }
        long fingerprint = x.method.hash(request.questionHash);
        x.fingerprint = fingerprint == 0 ? 1 : fingerprint;
    }

    /**
     * A response was read, as far as it is there; {@link #ended} is to follow.
     *
     * @param whole true if all of its records were read
     */
    void answered(DnsMessage response, boolean whole, Chunk chunk, int bytes) {
        Exchange x =
                response.questions == 0 ? findById(response.id) : exchanges.find(key(response));
        if (x == null) {
            return; // sent twice, too late, or to a request that was not seen
        }
        x.answeredAt(chunk.firstNs, chunk.tid);
        x.responseBytes += bytes;
        ending = x.ordinal;
        endingKey = x.streamId;
        outcome = outcome(response, whole, x);
    }

    /** The one in flight with an id, if it is the oldest or the newest: for a bare header. */
    private @Nullable Exchange findById(int id) {
        Exchange first = exchanges.first();
        if (first != null && (first.streamId & ID_MASK) == id) {
            return first;
        }
        Exchange last = exchanges.last();
        return last != null && (last.streamId & ID_MASK) == id ? last : null;
    }

    private static Outcome outcome(DnsMessage response, boolean whole, Exchange x) {
        int code = response.responseCode;
        boolean isEmpty = response.answers == 0;
        if (!whole && isEmpty) {
            x.lower(Confidence.TRUNCATED); // the code may have an extended part
            if (code == 0) {
                return Outcome.UNKNOWN;
            }
        }
        x.errorCode = code;
        x.errorName.set(ResponseCode.name(code));
        if (code == 0 && response.isTruncated()) {
            x.errorName.set(ResponseCode.TRUNCATED);
        } else if (code == 0
                && isEmpty
                && response.opcode() == DnsMessage.OPCODE_QUERY
                && !response.isReferral) {
            x.errorName.set(ResponseCode.NO_DATA);
        }
        return ResponseCode.outcome(code);
    }

    /** The response that is being read has ended. */
    void ended(long ns) {
        if (ending < 0) {
            return;
        }
        Exchange x = exchanges.find(endingKey);
        if (x != null && x.ordinal == ending) {
            exchanges.complete(x, outcome, ns);
        }
        ending = -1;
    }
}
