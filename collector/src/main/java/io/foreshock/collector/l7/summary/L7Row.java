package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.service.Service;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the exchanges of one key in one interval; an exchange that stands for several counts as
 * so many. Reused from interval to interval. Holds some 600 bytes and its bins ({@link
 * LatencyBins}). Not safe for use by several threads.
 */
@SuppressWarnings("EnumOrdinal") // only an index into arrays of primitives, which no EnumMap holds
public final class L7Row {
    private static final int CONFIDENCES = Confidence.values().length;

    final L7Key key = new L7Key();
    int hash;
    int idleIntervals;

    private final long[] outcomes = new long[Outcome.COUNT];
    private final long[] confidences = new long[CONFIDENCES];
    private final StatusCounts statuses = new StatusCounts();
    private final LatencyBins latencies;
    private long count;
    private long failures;
    private long sampled;
    private long logicalRequests;
    private long attempts;
    private long requestBytes;
    private long responseBytes;
    private long latencyCount;
    private long latencySumNs;
    private long latencyMaxNs;
    private long firstByteCount;
    private long firstByteSumNs;

    L7Row(BinPages memory) {
        latencies = new LatencyBins(memory);
    }

    /**
     * Counts an exchange that has ended.
     *
     * @param attempt its number, from 1, that of the first time its request was sent; 0 if not
     *     known
     */
    void add(Exchange exchange, int attempt) {
        long weight = exchange.weight;
        count += weight;
        sampled += exchange.isUnread() ? 0 : 1;
        outcomes[exchange.outcome.ordinal()] += weight;
        confidences[exchange.confidence.ordinal()] += weight;
        if (exchange.outcome.isFailure()) {
            failures += weight;
        }
        statuses.add(exchange, weight);
        if (attempt > 0 && key.side() == Side.CLIENT) {
            attempts += weight * exchange.sends;
            logicalRequests += attempt == 1 ? weight : 0;
        }
        requestBytes += exchange.requestBytes * weight;
        responseBytes += exchange.responseBytes * weight;
        if (exchange.requestNs != 0) {
            addTimes(exchange, weight);
        }
    }

    private void addTimes(Exchange exchange, long weight) {
        long latencyNs = exchange.latencyNs();
        latencyCount += weight;
        latencySumNs += latencyNs * weight;
        latencyMaxNs = Math.max(latencyMaxNs, latencyNs);
        boolean unused = latencies.add(latencyNs, weight); // what has no bin is counted there
        if (exchange.responseNs != 0) {
            firstByteCount += weight;
            firstByteSumNs += Math.max(0, exchange.responseNs - exchange.requestNs) * weight;
        }
    }

    /** Starts the next interval. */
    void clear() {
        Arrays.fill(outcomes, 0);
        Arrays.fill(confidences, 0);
        statuses.clear();
        latencies.clear();
        count = 0;
        failures = 0;
        sampled = 0;
        logicalRequests = 0;
        attempts = 0;
        requestBytes = 0;
        responseBytes = 0;
        latencyCount = 0;
        latencySumNs = 0;
        latencyMaxNs = 0;
        firstByteCount = 0;
        firstByteSumNs = 0;
    }

    /** Forgets its key as well; it is empty already. */
    void forget() {
        key.becomeOverflow(L7Key.NO_SERVICE, null, Protocol.UNKNOWN);
        statuses.forget();
        idleIntervals = 0;
    }

    /** Whose exchanges they are. */
    public Service service() {
        return key.service();
    }

    /** What the service is in them; null if not known. */
    public @Nullable Side side() {
        return key.side();
    }

    /** Their protocol. */
    public Protocol protocol() {
        return key.protocol();
    }

    /** True if it holds those that found no row of their own: of any method, endpoint and peer. */
    public boolean isOverflow() {
        return key.isOverflow();
    }

    /** The other end's address from index 0 on, method and endpoint; never write to it. */
    public byte[] bytes() {
        return key.bytes();
    }

    /** Length of the other end's address: 4, 16, or 0 if not known. */
    public int peerLength() {
        return key.peerLength();
    }

    /** Port of the other end, if that is the server. */
    public int peerPort() {
        return key.peerPort();
    }

    /** Index of the method. */
    public int methodAt() {
        return key.methodAt();
    }

    /** Its length. */
    public int methodLength() {
        return key.methodLength();
    }

    /** Index of the endpoint. */
    public int endpointAt() {
        return key.endpointAt();
    }

    /** Its length. */
    public int endpointLength() {
        return key.endpointLength();
    }

    /** Exchanges that ended. */
    public long count() {
        return count;
    }

    /** Of them, those that failed. */
    public long failures() {
        return failures;
    }

    /** Exchanges that were read. */
    public long sampled() {
        return sampled;
    }

    /** Exchanges by outcome. */
    public long outcome(Outcome outcome) {
        return outcomes[outcome.ordinal()];
    }

    /** Exchanges by how well they were seen. */
    public long confidence(Confidence confidence) {
        return confidences[confidence.ordinal()];
    }

    /** Exchanges by status. */
    public StatusCounts statuses() {
        return statuses;
    }

    /** How often requests were sent whose attempt is known: 0 on the side of servers. */
    public long attempts() {
        return attempts;
    }

    /** Of these exchanges, those that began with the first attempt at their logical request. */
    public long logicalRequests() {
        return logicalRequests;
    }

    /** Bytes of requests. */
    public long requestBytes() {
        return requestBytes;
    }

    /** Bytes of answers. */
    public long responseBytes() {
        return responseBytes;
    }

    /** Exchanges whose latency is known. */
    public long latencyCount() {
        return latencyCount;
    }

    /** Sum of their latencies, nanoseconds. */
    public long latencySumNs() {
        return latencySumNs;
    }

    /** The longest of them, nanoseconds. */
    public long latencyMaxNs() {
        return latencyMaxNs;
    }

    /** Their latencies in bins. */
    public LatencyBins latencies() {
        return latencies;
    }

    /** Exchanges whose time to the first byte is known. */
    public long firstByteCount() {
        return firstByteCount;
    }

    /** Sum of their times from the request's first byte to the answer's first, nanoseconds. */
    public long firstByteSumNs() {
        return firstByteSumNs;
    }
}
