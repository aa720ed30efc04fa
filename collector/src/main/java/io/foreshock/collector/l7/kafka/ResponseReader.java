package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/** Reads responses up to what decides how they end, and skips the rest. */
final class ResponseReader {
    /** Most bytes of a response. */
    private static final int MAX_SIZE = 1 << 30;

    private static final int HEAD_BYTES = 8;
    private static final byte[] NOTHING = {};
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Exchanges exchanges;
    private final RequestsInFlight inFlight;
    private final FieldWalker fields = new FieldWalker();

    private boolean inside; // a response
    private @Nullable KafkaApi api; // of the request that it answers; null if that was not seen
    private int version;
    private int correlationId;
    private long bytes;
    private boolean cut; // a part of it is missing
    private boolean lost; // until what begins like a response
    private boolean hadGap;

    ResponseReader(Exchanges exchanges, RequestsInFlight inFlight) {
        this.exchanges = exchanges;
        this.inFlight = inFlight;
    }

    /** Reads on; returns what {@link ProtocolParser#onData} does. */
    long read(Chunk chunk) {
        if (lost && !canResume(chunk)) {
            return chunk.length();
        }
        lost = false;
        int at = chunk.from;
        while (at < chunk.to) {
            int next = inside ? walk(chunk, at) : begin(chunk, at);
            if (lost) {
                return chunk.length();
            }
            if (next < 0) {
                return ProtocolParser.NOT_MINE;
            }
            if (next == at) {
                break;
            }
            at = next;
        }
        return at - (long) chunk.from;
    }

    void skipped(long ns) {
        if (inside && fields.left == 0) {
            fields.walk(NOTHING, 0, 0);
            end(ns);
        }
    }

    private int begin(Chunk chunk, int at) {
        if (chunk.to - at < 4) {
            return at;
        }
        int size = KafkaBytes.int32(chunk.bytes, at);
        if (size < 0 || size > MAX_SIZE || (size < 4 && !inFlight.rawTokens)) {
            return malformed(chunk);
        }
        if (size >= 4 && chunk.to - at < HEAD_BYTES) {
            return at;
        }
        inside = true;
        cut = false;
        api = null;
        bytes = size + 4L;
        correlationId = size < 4 ? -1 : KafkaBytes.int32(chunk.bytes, at + 4);
        int index = inFlight.indexOf(correlationId);
        if (index < 0) {
            fields.start(FieldProgram.NONE, bytes);
            return walk(chunk, at);
        }
        passOver(index, chunk.lastNs);
        KafkaApi asked = inFlight.api();
        api = asked;
        version = inFlight.version();
        inFlight.remove();
        Exchange x = exchanges.find(correlationId);
        if (x != null) {
            x.answeredAt(chunk.firstNs, chunk.tid);
        }
        fields.start(asked.response(version), size - 4L);
        return walk(chunk, at + HEAD_BYTES);
    }

    private int malformed(Chunk chunk) {
        if (hadGap) {
            lost = true;
            return chunk.to;
        }
        Exchange x = exchanges.first();
        if (x != null) {
            x.answeredAt(chunk.firstNs, chunk.tid);
            exchanges.complete(x, Outcome.PROTOCOL_ERROR, chunk.lastNs);
        }
        return -1;
    }

    /** A broker answers in order: those before one that is answered were, and it was missed. */
    private void passOver(int count, long ns) {
        for (int i = 0; i < count; i++) {
            Exchange x = exchanges.find(inFlight.correlationId());
            inFlight.remove();
            if (x != null) {
                x.lower(Confidence.INFERRED);
                exchanges.complete(x, Outcome.UNKNOWN, ns);
            }
        }
    }

    private int walk(Chunk chunk, int from) {
        int at = fields.walk(chunk.bytes, from, chunk.to);
        if (fields.state != FieldWalker.State.WALKING) {
            at += (int) fields.left;
            fields.left = 0;
        }
        if (at <= chunk.to && fields.left == 0) {
            end(chunk.lastNs);
        }
        return at;
    }

    private void end(long ns) {
        inside = false;
        if (api == null) {
            return;
        }
        boolean settled = fields.state == FieldWalker.State.SETTLED;
        if (settled && api.key == KafkaApi.SASL_HANDSHAKE && version == 0) {
            inFlight.rawTokens = fields.error == 0;
        }
        Exchange x = exchanges.find(correlationId);
        if (x != null) {
            x.responseBytes = bytes;
            if (cut) {
                x.lower(Confidence.TRUNCATED);
            }
            exchanges.complete(x, settled ? outcome(x, api) : Outcome.UNKNOWN, ns);
        }
    }

    private Outcome outcome(Exchange x, KafkaApi api) {
        x.errorCode = fields.error;
        if (fields.error == 0) {
            return Outcome.OK;
        }
        KafkaError error = KafkaError.find(fields.error);
        if (error == null) {
            return Outcome.SERVER_ERROR; // an error for certain, though of a later release
        }
        x.errorName.set(error.name);
        boolean negotiates =
                api.key == KafkaApi.API_VERSIONS && error.code == KafkaError.UNSUPPORTED_VERSION;
        return negotiates ? Outcome.OK : error.outcome;
    }

    /** Bytes are missing; where the next response begins is known if they all are of this one. */
    void gap(Chunk rest, long missing) {
        hadGap = true;
        long gone = rest.length() + missing;
        if (!inside || missing < 0 || gone > fields.left) {
            lost = true;
        }
        if (inside) {
            cut = fields.state == FieldWalker.State.WALKING;
            fields.cut(lost ? fields.left : gone);
            if (fields.left == 0) {
                end(rest.lastNs);
            }
        }
    }

    /** A client that leaves while the broker waits, and not for long, has not lost its patience. */
    void closed(long ns) {
        while (inFlight.waits()) {
            boolean patient = inFlight.isPatient();
            Exchange x = exchanges.find(inFlight.correlationId());
            inFlight.remove();
            long waitedMs = x == null ? 0 : (ns - x.requestNs) / NANOS_PER_MILLI;
            if (x != null && (patient || waitedMs <= RequestReader.LONG_WAIT_MS)) {
                x.lower(Confidence.INFERRED);
                exchanges.complete(x, Outcome.UNKNOWN, ns);
            }
        }
    }

    boolean canResume(Chunk chunk) {
        if (!lost) {
            return true;
        }
        if (chunk.length() < HEAD_BYTES) {
            return false;
        }
        int size = KafkaBytes.int32(chunk.bytes, chunk.from);
        int id = KafkaBytes.int32(chunk.bytes, chunk.from + 4);
        return size >= 4 && size <= MAX_SIZE && inFlight.indexOf(id) >= 0;
    }
}
