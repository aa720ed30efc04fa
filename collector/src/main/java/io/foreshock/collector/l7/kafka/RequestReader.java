package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import org.jspecify.annotations.Nullable;

/** Reads the head of each request and skips the rest. */
final class RequestReader {
    /**
     * Bytes of a request behind its header that are hashed: the first batch's checksum is there.
     */
    private static final int HASHED_BYTES = 192;

    /** A Fetch that waits no longer than this is given up like other requests. */
    static final int LONG_WAIT_MS = 5_000;

    private final Exchanges exchanges;
    private final RequestsInFlight inFlight;
    private final RequestHeader header = new RequestHeader();
    private final FieldWalker fields = new FieldWalker();

    private long left; // bytes of the request that are to come
    private boolean unanswered; // the request that is being read will not be answered
    private long ordinal = -1; // of it
    private boolean lost; // until what begins like a request
    private boolean hadGap;
    private int lastCorrelationId;

    RequestReader(Exchanges exchanges, RequestsInFlight inFlight) {
        this.exchanges = exchanges;
        this.inFlight = inFlight;
    }

    long read(Chunk chunk) {
        if (lost && !canResume(chunk)) {
            return chunk.length();
        }
        lost = false;
        long at = chunk.from;
        while (at < chunk.to) {
            if (left == 0 && !begin(chunk, (int) at)) {
                break;
            }
            if (lost) {
                return hadGap ? chunk.length() : ProtocolParser.NOT_MINE;
            }
            long there = Math.min(left, chunk.to - at);
            at += left;
            if (there == left) {
                end(chunk.lastNs);
            }
        }
        return at - chunk.from;
    }

    void skipped(long ns) {
        if (left > 0) {
            end(ns);
        }
    }

    private void end(long ns) {
        left = 0;
        if (unanswered) {
            unanswered = false;
            Exchange x = current();
            if (x != null) {
                x.lower(Confidence.INFERRED);
                exchanges.complete(x, Outcome.UNKNOWN, ns);
            }
        }
    }

    private @Nullable Exchange current() {
        Exchange x = exchanges.last();
        return x != null && x.ordinal == ordinal ? x : null;
    }

    /** Reads a request's head. Returns false if more of it is to come. */
    private boolean begin(Chunk chunk, int at) {
        RequestHeader.State state = header.read(chunk.bytes, at, chunk.to, inFlight.rawTokens);
        boolean read = state == RequestHeader.State.READ;
        if (state == RequestHeader.State.MALFORMED || (read && isStray())) {
            return token(chunk, at);
        }
        if (chunk.to - at < 4) {
            return false;
        }
        long end = at + 4L + header.size;
        boolean isHead = chunk.to >= Math.min(end, at + (long) ProtocolParser.HEAD_BYTES);
        if (!isHead) {
            return false;
        }
        if (!read) {
            return token(chunk, at);
        }
        inFlight.rawTokens = false;
        ask(chunk, at);
        return true;
    }

    /** An API that is not known has to prove itself by its correlation id. */
    private boolean isStray() {
        return header.api == null && header.correlationId != lastCorrelationId + 1;
    }

    /** What has a size and no header: a token of SASL, or nothing of Kafka's. */
    private boolean token(Chunk chunk, int at) {
        if (inFlight.rawTokens && chunk.to - at >= 4) {
            int size = KafkaBytes.int32(chunk.bytes, at);
            if (size >= 0 && size <= RequestHeader.MAX_SIZE) {
                left = 4L + size;
                return true;
            }
        } else if (inFlight.rawTokens) {
            return false;
        }
        lost = true;
        return true;
    }

    private void ask(Chunk chunk, int at) {
        KafkaApi api = header.api == null ? KafkaApis.OTHER : header.api;
        int end = (int) Math.min(chunk.to, at + 4L + header.size);
        left = 4L + header.size;
        lastCorrelationId = header.correlationId;
        fields.start(api.request(header.version), at + left - header.bodyAt);
        fields.walk(chunk.bytes, header.bodyAt, end);
        unanswered = api.key == KafkaApi.PRODUCE && fields.acks == 0;
        ordinal = exchanges.begun();
        Exchange x = exchanges.begin(Protocol.KAFKA, chunk.firstNs, chunk.tid);
        if (x != null) {
            x.streamId = header.correlationId;
            x.requestBytes = left;
            x.method.set(api.name);
            Topics.set(x.endpoint, chunk.bytes, fields);
            x.fingerprint = fingerprint(chunk.bytes, end, api);
        }
        if (!unanswered) {
            boolean joins = api.key == KafkaApi.JOIN_GROUP || api.key == KafkaApi.SYNC_GROUP;
            boolean waits = joins || fields.maxWaitMs > 0;
            boolean patient = joins || fields.maxWaitMs > LONG_WAIT_MS;
            inFlight.add(header.correlationId, api, header.version, waits, patient);
        }
    }

    private long fingerprint(byte[] bytes, int end, KafkaApi api) {
        long hash = Text.hash(Text.HASH_SEED, api.name, 0, api.name.length);
        if (!api.isSecret) {
            hash =
                    Text.hash(
                            hash,
                            bytes,
                            header.bodyAt,
                            Math.min(end, header.bodyAt + HASHED_BYTES));
        }
        return hash == 0 ? 1 : hash;
    }

    /**
     * Bytes are missing. Where the next request begins is known if they all are of the one that has
     * begun.
     */
    void gap(Chunk rest, long missing) {
        hadGap = true;
        if (left == 0 && rest.length() > 0 && isHeader(rest)) {
            ask(rest, rest.from);
            Exchange x = current();
            if (x != null) {
                x.lower(Confidence.TRUNCATED);
            }
            left -= rest.length();
        }
        boolean inside = missing >= 0 && left >= missing && left > 0;
        left = inside ? left - missing : 0;
        lost = !inside;
        if (left == 0) {
            end(rest.lastNs);
        }
    }

    private boolean isHeader(Chunk rest) {
        return header.read(rest.bytes, rest.from, rest.to, true) == RequestHeader.State.READ;
    }

    boolean canResume(Chunk chunk) {
        return !lost || KafkaDetector.recognise(Side.CLIENT, chunk) == Recognition.YES;
    }
}
