package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.stream.ProtocolFactory.Transport;
import io.foreshock.collector.l7.tls.TlsParser;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.record.SegmentRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: whose it is, what was said on it and not consumed yet, and what reads
 * it. Puts in order what was captured, and tells of what is missing. Reused for other connections;
 * not safe for use by several threads.
 */
public final class Connection extends ConnectionEnds {
    /** Bytes of memory that one takes, about: its parser, exchanges and buffers apart. */
    static final int LEAST_MEMORY = 512;

    private final StreamCounters counters;
    private final CapturePolicy control;
    private final Exchanges exchanges;
    private final ByteStream sent;
    private final ByteStream received;
    private final ProtocolReader reader;
    private final TurnAccount turns;

    private long key;
    private int wanted;
    private @Nullable Side spoke;
    private @Nullable Connection text;
    private boolean freed;

    /** Neighbours in the order of use, of the table that holds it. */
    @Nullable Connection older;

    @Nullable Connection newer;

    Connection(
            List<ProtocolFactory> protocols,
            StreamCounters counters,
            BufferPool buffers,
            Chunk chunk,
            ExchangePool pool,
            EarlySegments.Pool earlyPool,
            CapturePolicy control,
            ConnectionExchangeListener listener) {
        this.counters = counters;
        exchanges = new Exchanges(pool, exchange -> tell(listener, exchange));
        this.control = control;
        sent = new ByteStream(buffers, earlyPool, counters);
        received = new ByteStream(buffers, earlyPool, counters);
        reader = new ProtocolReader(this, protocols, counters, chunk);
        turns = new TurnAccount(this, reader, counters);
    }

    /** A socket of datagrams is, to whoever listens, the one between an exchange's two ends. */
    private void tell(ConnectionExchangeListener listener, Exchange exchange) {
        if (exchange.peerPort != 0) {
            takePeer(exchange.peerPort, exchange.peerHigh, exchange.peerLow);
        }
        listener.onExchange(this, exchange);
    }

    /** Becomes another connection; what it is found by is mostly its id. */
    void open(long newKey) {
        key = newKey;
        forgetEnds(newKey);
        reader.clear();
        wanted = 0;
        spoke = null;
        text = null;
        freed = false;
        sent.clear();
        received.clear();
        exchanges.restart();
        turns.restart();
    }

    /** Becomes the plain text inside of an encrypted connection, which knows whose it is. */
    void become(Connection outer) {
        takeEnds(outer);
        exchanges.restartAt(outer.exchanges.begun());
        turns.restart();
        outer.text = this;
    }

    /** Becomes plain text of which no more is known than who has read or written it. */
    void become(TlsRecord record) {
        takeEnds(record);
    }

    /** Takes over whose it is, unless the process that accepted it is known. */
    void identify(SegmentRecord record) {
        takeEnds(record);
        if (record.has(SegmentRecord.Flag.DATAGRAM)) {
            exchanges.peer(peerPort(), peerHigh(), peerLow());
        }
    }

    /** It was seen from its first byte on. */
    void begun() {
        sent.next = Math.max(0, sent.next);
        received.next = Math.max(0, received.next);
    }

    /** What one end said, or when its bytes passed without being captured. */
    void onSegment(SegmentRecord record) {
        ByteStream stream = record.has(SegmentRecord.Flag.SENT) ? sent : received;
        if (stream.next < 0) {
            stream.next = record.position();
        }
        if (record.position() < stream.next) {
            counters.late++;
            exchanges.leaveOut(record.has(SegmentRecord.Flag.TURN) ? record.skipped() : 0);
            return;
        }
        if (stream.next == 0 && isUnasked(record)) {
            exchanges.beginUnasked();
        }
        if (record.has(SegmentRecord.Flag.TURN)) {
            turns.onTurn(record.skipped(), record.ktimeNs());
        }
        if (record.has(SegmentRecord.Flag.DRAWN)) {
            exchanges.drawn();
        }
        if (record.position() > stream.next) {
            if (isOutOfOrder(record) && stream.early.add(record)) {
                counters.early++;
                return;
            }
            passBy(stream, record);
        }
        take(stream, record);
        takeEarly(stream, false);
    }

    /** What an application has read or written, of a connection that is encrypted. */
    void onPlainText(TlsRecord record) {
        boolean here = record.call() == TlsRecord.Call.WRITE;
        ByteStream stream = here ? sent : received;
        long ns = here ? record.entryNs() : record.returnNs();
        Side sender = side() == null ? null : sender(here);
        if (spoke == null && sender == Side.SERVER && stream.next < 0) {
            exchanges.beginUnasked();
        }
        if (sender == Side.CLIENT && spoke != Side.CLIENT) {
            turns.onTurn(0, ns);
        }
        spoke = sender;
        stream.next = Math.max(0, stream.next);
        counters.segments++;
        int from = record.payloadFrom();
        takeCaptured(stream, here, record.bytes(), from, record.payloadTo(), ns, record.tid());
        long missing = record.length() - (record.payloadTo() - from);
        if (missing > 0) {
            takeMissing(stream, here, missing, ns, record.tid());
        }
        stream.next += record.length();
        stream.atSegmentStart = !record.hasMore();
    }

    /** Some of the plain text was lost, and nobody knows of which end. */
    void losePlainText(long ns) {
        takeMissing(sent, true, 1, ns, 0);
        takeMissing(received, false, 1, ns, 0);
    }

    /** Whether it is the first that a server says, and its client has said nothing. */
    private boolean isUnasked(SegmentRecord record) {
        return record.position() == 0
                && side() != null
                && sender(record.has(SegmentRecord.Flag.SENT)) == Side.SERVER
                && !record.has(SegmentRecord.Flag.ANSWER | SegmentRecord.Flag.LOST)
                && record.role() != SegmentRecord.Role.UNKNOWN;
    }

    /** Whether what is missing may still come: nothing says that it was left out or lost. */
    private static boolean isOutOfOrder(SegmentRecord record) {
        return !record.has(
                SegmentRecord.Flag.TURN
                        | SegmentRecord.Flag.ANSWER
                        | SegmentRecord.Flag.LOST
                        | SegmentRecord.Flag.DATAGRAM);
    }

    /** Takes what came early and is due; after enough waiting, what is missing is given up. */
    private void takeEarly(ByteStream stream, boolean waitedEnough) {
        while (!stream.early.isEmpty()) {
            SegmentRecord first = stream.early.first();
            if (first.position() > stream.next) {
                if (!waitedEnough && !stream.early.isFull()) {
                    return;
                }
                passBy(stream, first);
            }
            if (first.position() == stream.next) {
                take(stream, first);
            } else {
                counters.late++;
            }
            stream.early.removeFirst();
        }
    }

    /** Goes on at a later position: whole turns were left out, or what is missing is lost. */
    private void passBy(ByteStream stream, SegmentRecord record) {
        long missing = record.position() - stream.next;
        if (reader.parser() == null) {
            stream.drop();
        } else if (!turns.isBetween(stream, record)) {
            turns.lose(missing);
            reader.miss(stream, stream == sent, missing, record.ktimeNs(), 0);
        }
        stream.next = record.position();
        stream.atSegmentStart = true;
    }

    private void take(ByteStream stream, SegmentRecord record) {
        boolean here = stream == sent;
        int thread = record.senderPid() == pid() ? record.senderTid() : 0;
        counters.segments++;
        int from = SegmentRecord.HEADER_LENGTH;
        int to = from + record.captured();
        long ns = record.ktimeNs();
        long missing = record.standsFor() - record.captured();
        if (record.has(SegmentRecord.Flag.TAIL)) {
            takeTail(stream, here, record, missing, thread);
        } else {
            takeCaptured(stream, here, record.bytes(), from, to, ns, thread);
            boolean gap = missing > 0 && takeMissing(stream, here, missing, ns, thread);
            if (gap && !record.has(SegmentRecord.Flag.HEAD)) {
                want(CapturePolicy.DEEP);
            }
        }
        stream.next = record.position() + record.standsFor();
        stream.atSegmentStart = record.has(SegmentRecord.Flag.LAST_CHUNK);
    }

    /** What a segment ends with may be how an answer ends of which not all was captured. */
    private void takeTail(
            ByteStream stream, boolean here, SegmentRecord record, long missing, int thread) {
        boolean gap = takeMissing(stream, here, missing, record.ktimeNs(), thread);
        if (gap && exchanges.size() > 1) {
            want(CapturePolicy.DEEP); // whose end is it?
        }
        if (reader.parser() != null) {
            int from = SegmentRecord.HEADER_LENGTH;
            int to = from + record.captured();
            stream.atSegmentStart = true; // where a parser may go on
            takeCaptured(stream, here, record.bytes(), from, to, record.ktimeNs(), thread);
        }
    }

    private void takeCaptured(
            ByteStream stream, boolean here, byte[] source, int from, int to, long ns, int sender) {
        if (from == to) {
            return;
        }
        if (stream.isCrowdedOut()) {
            turns.doubt();
        }
        reader.take(stream, here, source, from, to, ns, sender);
    }

    /** True if that is a gap: its parser has not asked to skip so much. */
    private boolean takeMissing(
            ByteStream stream, boolean here, long missing, long ns, int sender) {
        if (reader.miss(stream, here, missing, ns, sender)) {
            return false;
        }
        turns.lose(missing);
        return true;
    }

    /** Asks the kernel to capture more of this connection, or less. */
    void want(int policy) {
        if (!wants(policy)) {
            wanted |= policy;
            control.want(id(), wanted);
        }
    }

    /** Whether all of this was asked for. */
    boolean wants(int policy) {
        return (wanted & policy) == policy;
    }

    /** The connection has ended. */
    void close(Close how, long ns) {
        takeEarly(sent, true);
        takeEarly(received, true);
        reader.close(how, ns);
        Outcome outcome =
                switch (how) {
                    case BY_CLIENT, TIMED_OUT -> Outcome.TIMEOUT;
                    case BY_SERVER, RESET -> Outcome.RESET;
                    case UNKNOWN -> Outcome.UNKNOWN;
                };
        exchanges.completeAll(
                outcome, how == Close.UNKNOWN ? Confidence.INFERRED : Confidence.EXACT, ns);
        reader.end();
        dropKept();
        if (wanted != 0) {
            wanted = 0;
            control.want(id(), 0);
        }
    }

    /** Forgets what was kept of both ends. */
    void dropKept() {
        sent.drop();
        received.drop();
    }

    /** Gives up what has waited too long: bytes for those before them, requests for an answer. */
    void giveUp(TimeLimits limits, long nowNs) {
        giveUpMissing(sent, nowNs);
        giveUpMissing(received, nowNs);
        ProtocolParser parser = reader.parser();
        if (!exchanges.isEmpty() && parser != null && !parser.isPatient()) {
            exchanges.giveUpOlderThan(nowNs - limits.nanos(reader.protocol()), nowNs);
        }
    }

    private void giveUpMissing(ByteStream stream, long nowNs) {
        if (!stream.early.isEmpty()
                && nowNs - stream.early.first().ktimeNs() > EarlySegments.PATIENCE_NS) {
            takeEarly(stream, true);
        }
    }

    /** By how many bytes its parser has grown since this was last asked. */
    int parserMemoryAdded() {
        return reader.memoryAdded();
    }

    /** What this end has said, or the other. */
    ByteStream stream(boolean here) {
        return here ? sent : received;
    }

    /** The plain text inside of it, if any is seen. */
    @Nullable Connection text() {
        return text;
    }

    /** The application has let go of it; how it ended is not known yet. */
    void free() {
        freed = true;
    }

    /** Whether the application has let go of it. */
    boolean isFreed() {
        return freed;
    }

    /** What tells this encrypted connection from all others to its ends; 0 if not known. */
    long session() {
        return reader.parser() instanceof TlsParser tls ? tls.session() : 0;
    }

    /** A library says why its handshake fails. */
    void explain(byte[] reason) {
        if (reader.parser() instanceof TlsParser tls) {
            tls.explain(reason);
        }
    }

    /** Whether it is no more than a socket of datagrams, of which none waits for an answer. */
    boolean isIdleDatagram() {
        return transport() == Transport.DATAGRAM && exchanges.isEmpty();
    }

    /** What it is found by. */
    long key() {
        return key;
    }

    /** Its exchanges in flight. */
    Exchanges exchanges() {
        return exchanges;
    }

    /** Protocol recognised on it. */
    public Protocol protocol() {
        return reader.protocol();
    }
}
