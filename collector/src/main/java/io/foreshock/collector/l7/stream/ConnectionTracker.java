package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.l7.tls.TlsRecords;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.ring.RecordHandler;
import io.foreshock.collector.syscall.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Makes exchanges of what the L7 observer captured: follows every connection, and reports each
 * exchange once it has ended. Bounded by its limits; not safe for use by several threads.
 */
public final class ConnectionTracker implements RecordHandler {
    private static final byte[] CONNECT = "connect".getBytes(StandardCharsets.US_ASCII);
    private static final int ETIMEDOUT = 110;
    private static final int ECONNRESET = 104;

    /**
     * A connect that ended without an error: its own process closed it before there was an answer.
     */
    private static final int CLOSED_EARLY = 255;

    private final SegmentRecord record = new SegmentRecord();
    private final StreamCounters counters = new StreamCounters();
    private final Chunk chunk = new Chunk();
    private final ExchangePool pool;
    private final ConnectionTable table;
    private final ConnectionListener connections;
    private final TimeLimits limits;
    private final EarlySegments.Pool early;
    private final Exchange failedConnect = new Exchange();
    private final ConnectionExchangeListener exchanges;
    private final UnreadTurns unread;
    private final ConnectionTable texts;
    private final PlainTexts plainTexts;
    private final TlsRecords tlsRecords;

    /**
     * What is kept at most.
     *
     * @param connectionBytes memory of connections and their parsers, of which those of plain
     *     protocols take 1 KiB each; for plain texts inside of encrypted ones a quarter of it is
     *     added, and an eighth for segments that come before others which they follow
     * @param exchanges exchanges in flight at once
     * @param beginnings messages of which a part has come that has to be kept until the rest comes,
     *     at once
     */
    public record Limits(long connectionBytes, int exchanges, int beginnings) {
        /** Bytes that a beginning takes, for those who compute a limit. */
        public static final int BEGINNING_BYTES = BufferPool.SIZE;

        /** Bytes that a segment takes which came early. */
        public static final int EARLY_SEGMENT_BYTES = EarlySegments.BYTES_EACH;

        /** 16 MiB for connections, 16,384 exchanges, 2,048 beginnings. */
        public static Limits defaults() {
            return new Limits(16 << 20, 16_384, 2_048);
        }

        /** Memory of encrypted connections' plain texts and their parsers. */
        public long textBytes() {
            return connectionBytes / 4;
        }

        /**
         * Segments, over all connections, that wait for others: as many as one may have, or more.
         */
        public int earlySegments() {
            long most = connectionBytes / 8 / EARLY_SEGMENT_BYTES;
            return (int) Math.max(EarlySegments.MAX, Math.min(most, Integer.MAX_VALUE));
        }
    }

    /**
     * A tracker that has seen nothing.
     *
     * @param protocols that connections may speak, in the order in which they are tried
     * @param policy is told what is wanted of single connections
     * @param exchanges is told of exchanges
     * @param connections is told of what happens to connections
     */
    public ConnectionTracker(
            List<ProtocolFactory> protocols,
            Limits most,
            TimeLimits limits,
            CapturePolicy policy,
            ConnectionExchangeListener exchanges,
            ConnectionListener connections) {
        this.limits = limits;
        this.exchanges = exchanges;
        unread = new UnreadTurns(exchanges);
        this.connections = connections;
        pool = new ExchangePool(most.exchanges());
        early = new EarlySegments.Pool(most.earlySegments());
        BufferPool buffers = new BufferPool(most.beginnings());
        List<ProtocolFactory> tried = List.copyOf(protocols);
        Function<CapturePolicy, Connection> maker =
                control ->
                        new Connection(
                                tried,
                                counters,
                                buffers,
                                chunk,
                                pool,
                                early,
                                control,
                                this::onExchange);
        table = new ConnectionTable(most.connectionBytes(), () -> maker.apply(policy), this::evict);
        // All of it is captured: there is nothing to ask for.
        texts =
                new ConnectionTable(
                        most.textBytes(), () -> maker.apply((id, wanted) -> {}), this::evict);
        plainTexts = new PlainTexts(table, texts);
        tlsRecords = new TlsRecords(plainTexts);
    }

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        counters.consumed++;
        if (length >= TlsRecord.HEADER_LENGTH && TlsRecords.isOne(data, offset)) {
            tlsRecords.onRecord(data, offset, length);
            return;
        }
        if (length < SegmentRecord.HEADER_LENGTH) {
            counters.unreadable++;
            return;
        }
        record.read(data, offset, length);
        take();
    }

    /** A socket that listened before the observation began. */
    public void onListening(int pid, byte[] comm, byte[] address, int port, long ktimeNs) {
        record.listening(pid, comm, address, port, ktimeNs);
        take();
    }

    private void take() {
        switch (record.type()) {
            case SegmentRecord.Type.SEGMENT -> onSegment();
            case SegmentRecord.Type.CONNECTED -> onConnected();
            case SegmentRecord.Type.CLOSED -> onClosed();
            case SegmentRecord.Type.ESTABLISHED,
                    SegmentRecord.Type.ACCEPTED,
                    SegmentRecord.Type.LISTENING,
                    SegmentRecord.Type.RETRANSMITTED ->
                    onEvent();
            default -> counters.unreadable++;
        }
    }

    private void onSegment() {
        Connection connection = table.findOrOpen(record.connection());
        connection.identify(record);
        connection.onSegment(record);
        table.measure(connection);
        if (connection.isIdleDatagram()) {
            table.retire(connection); // nobody tells when its socket is closed
        }
    }

    private void onEvent() {
        // One that is accepted and was not seen to be established is not followed by the kernel.
        boolean isPassing =
                record.type() == SegmentRecord.Type.LISTENING
                        || (record.type() == SegmentRecord.Type.ACCEPTED
                                && table.find(record.connection()) == null);
        Connection connection = table.findOrOpen(record.connection());
        connection.identify(record);
        connections.onConnection(connection, record);
        if (isPassing) {
            forget(connection);
        } else if (record.type() == SegmentRecord.Type.ESTABLISHED) {
            connection.begun();
        }
    }

    private void onConnected() {
        Connection connection = table.findOrOpen(record.connection());
        connection.identify(record);
        connections.onConnection(connection, record);
        if (record.error() != 0) {
            reportFailedConnect(connection);
            forget(connection);
        } else {
            connection.begun();
        }
    }

    private void onExchange(Connection connection, Exchange exchange) {
        if (exchange.protocol == Protocol.GRAPHQL) {
            connection.want(CapturePolicy.WHOLE); // its errors come with status 200
        }
        exchanges.onExchange(connection, exchange);
    }

    private void reportFailedConnect(Connection connection) {
        int error = record.error();
        Exchange x = failedConnect;
        x.clear();
        x.protocol = Protocol.TCP;
        x.method.set(CONNECT);
        x.endpoint.append((byte) '-');
        x.endNs = record.ktimeNs();
        x.requestNs = x.endNs - record.standsFor() * 1000;
        x.requestTid = connection.tid();
        x.fingerprint = whereTo(connection);
        if (error == CLOSED_EARLY || error == ETIMEDOUT) {
            x.outcome = Outcome.TIMEOUT;
        } else {
            x.outcome = error == ECONNRESET ? Outcome.RESET : Outcome.REFUSED;
        }
        if (error != CLOSED_EARLY) {
            x.errorCode = error;
            x.errorName.set(Errno.name(error).getBytes(StandardCharsets.US_ASCII));
        }
        exchanges.onExchange(connection, x);
    }

    /** Equal for all connects to one address: that is all there is to tell attempts by. */
    private static long whereTo(Connection connection) {
        int at = connection.peerAt();
        long address =
                Text.hash(Text.HASH_SEED, connection.bytes(), at, at + connection.peerLength());
        return (address * 31 + connection.peerPort()) | 1;
    }

    private void onClosed() {
        Connection connection = table.findOrOpen(record.connection());
        connection.identify(record);
        Close how = howClosed(connection);
        plainTexts.onClosed(connection, how, record.ktimeNs());
        end(connection, how, record.skipped(), record.ktimeNs());
        connections.onConnection(connection, record);
        table.remove(connection);
    }

    /** A client that resets has given up waiting; a server that does has failed it. */
    private Close howClosed(Connection connection) {
        if (record.error() == ETIMEDOUT) {
            return Close.TIMED_OUT;
        }
        boolean client = connection.side() != Side.SERVER;
        if (record.isReset()) {
            return record.isResetHere() == client ? Close.BY_CLIENT : Close.RESET;
        }
        if (record.closedHere()) {
            return client ? Close.BY_CLIENT : Close.BY_SERVER;
        }
        if (record.closedThere()) {
            return client ? Close.BY_SERVER : Close.BY_CLIENT;
        }
        return Close.UNKNOWN;
    }

    private void forget(Connection connection) {
        end(connection, Close.UNKNOWN, 0, record.ktimeNs());
        table.remove(connection);
    }

    private void evict(Connection connection) {
        if (!connection.isIdleDatagram()) {
            counters.evicted++;
        }
        end(connection, Close.UNKNOWN, 0, chunk.lastNs);
    }

    /** What is in flight ends with the connection, and who would stand for turns left out. */
    private void end(Connection connection, Close how, long leftOutLast, long ns) {
        connection.close(how, ns);
        unread.report(connection, connection.exchanges().takeLeftOut() + leftOutLast, ns);
    }

    /**
     * Gives up what has waited too long for an answer, and memory that was not needed of late; to
     * be called about each second.
     */
    public void tick(long nowNs) {
        early.trim();
        if (pool.inFlight() > 0 || early.isInUse()) {
            table.forEach(connection -> connection.giveUp(limits, nowNs));
            texts.forEach(text -> text.giveUp(limits, nowNs));
        }
    }

    /** So much plain text was missed until now; see {@link TlsRecords#missed}. */
    public void onPlainTextMissed(long total, long nowNs) {
        tlsRecords.missed(total, nowNs);
    }

    /** What became of segments and connections. */
    public StreamCounters counters() {
        return counters;
    }

    /** Requests that could not be followed since there were too many in flight. */
    public long refused() {
        return pool.refused();
    }

    /** Exchanges in flight. */
    public int inFlight() {
        return pool.inFlight();
    }

    /** Encrypted connections whose plain text is followed. */
    public int plainTexts() {
        return texts.size();
    }

    /** Connections followed. */
    public int size() {
        return table.size();
    }
}
