package io.foreshock.collector.encode;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.summary.L7Row;
import io.foreshock.collector.l7.summary.LatencySketchWriter;
import io.foreshock.collector.l7.summary.StatusCode;
import io.foreshock.collector.l7.summary.StatusCounts;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code L7Summary} records in the order of L7Summary.avsc; free of allocation in steady
 * state. Not safe for use by several threads.
 */
public final class L7SummaryEncoder {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Confidence[] CONFIDENCES = Confidence.values();
    private static final byte[] OTHER = L7Names.string("other");
    private static final byte[] EMPTY = L7Names.string("");
    private static final byte[] OTHERS = "other".getBytes(StandardCharsets.US_ASCII);

    /** Counts are weighted already. */
    private static final double WEIGHT = 1;

    /** A bracket on either side of the address, a colon, the port. */
    private static final int MAX_PEER = IpText.MAX_LENGTH + 8;

    private final EventClock clock;
    private final byte[] origin;
    private final byte[] instance;
    private final LatencySketchWriter sketch = new LatencySketchWriter();
    private final Text status = new Text(Exchange.ERROR_BYTES);
    private final Text port = new Text(8);

    /** An encoder for the summaries of one host. */
    public L7SummaryEncoder(HostIdentity identity, EventClock clock) {
        this.clock = clock;
        this.origin = identity.encoded();
        this.instance = identity.encodedInstance();
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param startKtimeNs monotonic start of the interval, inclusive
     * @param endKtimeNs its end, exclusive
     * @param seq position in this instance's stream to the topic, from 0
     */
    public void encode(AvroWriter out, L7Row row, long startKtimeNs, long endKtimeNs, long seq) {
        out.begin();
        SharedFields.writeTime(out, clock, startKtimeNs);
        out.constant(origin);
        out.number(seq);
        SharedFields.writeService(out, row.service());
        out.real(WEIGHT);
        SharedFields.writeBounds(out, clock, startKtimeNs, endKtimeNs);
        writeKey(out, row);
        out.number(row.count());
        out.number(row.failures());
        out.number(row.sampled());
        writeOutcomes(out, row);
        writeStatuses(out, row.statuses());
        writeAttempts(out, row);
        out.number(row.requestBytes());
        out.number(row.responseBytes());
        out.number(row.latencyCount());
        out.number(row.latencySumNs());
        out.number(row.latencyMaxNs());
        writeSketch(out, row);
        out.number(row.firstByteCount());
        out.number(row.firstByteSumNs());
        writeConfidences(out, row);
        out.constant(instance);
        writeErrorStatuses(out, row.statuses());
    }

    private void writeKey(AvroWriter out, L7Row row) {
        out.constant(L7Names.role(row.side()));
        out.constant(L7Names.protocol(row.protocol()));
        if (row.isOverflow()) {
            out.constant(OTHER);
            out.none();
            out.constant(EMPTY);
        } else {
            out.text(row.bytes(), row.endpointAt(), row.endpointLength());
            writePeer(out, row);
            out.text(row.bytes(), row.methodAt(), row.methodLength());
        }
        out.bool(row.isOverflow());
    }

    private void writePeer(AvroWriter out, L7Row row) {
        int length = row.peerLength();
        if (length == 0) {
            out.none();
            return;
        }
        byte[] into = out.room(MAX_PEER + 2);
        int from = out.position();
        int start = from + 2; // its length is one byte: written after it
        int at = start;
        boolean hasPort = row.side() == Side.CLIENT;
        boolean bracketed = hasPort && length == 16;
        if (bracketed) {
            into[at++] = '[';
        }
        at = IpText.write(row.bytes(), 0, length, into, at);
        if (bracketed) {
            into[at++] = ']';
        }
        if (hasPort) {
            port.clear();
            port.append((byte) ':');
            port.appendNumber(row.peerPort());
            System.arraycopy(port.bytes(), 0, into, at, port.length());
            at += port.length();
        }
        Avro.number(into, Avro.some(into, from), at - start);
        out.position(at);
    }

    private static void writeOutcomes(AvroWriter out, L7Row row) {
        int present = 0;
        for (Outcome outcome : OUTCOMES) {
            present += row.outcome(outcome) == 0 ? 0 : 1;
        }
        if (present > 0) {
            out.block(present);
            for (Outcome outcome : OUTCOMES) {
                if (row.outcome(outcome) != 0) {
                    out.constant(L7Names.outcome(outcome));
                    out.number(row.outcome(outcome));
                }
            }
        }
        out.endOfBlocks();
    }

    private static void writeConfidences(AvroWriter out, L7Row row) {
        int present = 0;
        for (Confidence confidence : CONFIDENCES) {
            present += row.confidence(confidence) == 0 ? 0 : 1;
        }
        if (present > 0) {
            out.block(present);
            for (Confidence confidence : CONFIDENCES) {
                if (row.confidence(confidence) != 0) {
                    out.constant(L7Names.confidence(confidence));
                    out.number(row.confidence(confidence));
                }
            }
        }
        out.endOfBlocks();
    }

    private void writeStatuses(AvroWriter out, StatusCounts statuses) {
        int present = statuses.others() == 0 ? 0 : 1;
        for (int i = 0; i < statuses.size(); i++) {
            present += statuses.count(i) == 0 ? 0 : 1;
        }
        if (present > 0) {
            out.block(present);
            for (int i = 0; i < statuses.size(); i++) {
                if (statuses.count(i) != 0) {
                    writeStatus(out, statuses, i);
                    out.number(statuses.count(i));
                }
            }
            if (statuses.others() != 0) {
                out.utf8(OTHERS);
                out.number(statuses.others());
            }
        }
        out.endOfBlocks();
    }

    private void writeErrorStatuses(AvroWriter out, StatusCounts statuses) {
        out.some();
        int present = 0;
        for (int i = 0; i < statuses.size(); i++) {
            present += statuses.errors(i) == 0 ? 0 : 1;
        }
        if (present > 0) {
            out.block(present);
            for (int i = 0; i < statuses.size(); i++) {
                if (statuses.errors(i) != 0) {
                    writeStatus(out, statuses, i);
                    out.number(statuses.errors(i));
                }
            }
        }
        out.endOfBlocks();
    }

    private void writeStatus(AvroWriter out, StatusCounts statuses, int place) {
        byte[] name = statuses.name(place);
        if (name != null) {
            out.utf8(name);
        } else {
            StatusCode.write(statuses.code(place), status);
            out.text(status.bytes(), status.length());
        }
    }

    private static void writeAttempts(AvroWriter out, L7Row row) {
        if (row.attempts() == 0) {
            out.none();
            out.none();
        } else {
            out.some();
            out.number(row.logicalRequests());
            out.some();
            out.number(row.attempts());
        }
    }

    private void writeSketch(AvroWriter out, L7Row row) {
        int length = sketch.measure(row.latencies());
        if (length == 0) {
            out.none();
            return;
        }
        out.some();
        out.number(length);
        byte[] into = out.room(length);
        out.position(sketch.write(row.latencies(), into, out.position()));
    }
}
