package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.ConnectionIdentity;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import io.foreshock.collector.l7.stream.ProtocolFactory.Transport;
import io.foreshock.collector.l7.tls.TlsParser;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.service.Service;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: whose it is, what was said on it and not consumed yet, and the parser
 * that reads it. Reused for other connections; not safe for use by several threads.
 */
public final class Connection implements ConnectionIdentity {
    /** Turns begun without a protocol recognised after which only few more are looked at. */
    private static final int EAGER_TURNS = 16;

    private static final int RARE_TURNS = 64;

    /** Bytes of memory that one takes, about: its parser, exchanges and buffers apart. */
    static final int LEAST_MEMORY = 512;

    private static final int ADDRESS_BYTES = 16;
    private static final int COMM_BYTES = 16;
    private static final int LOCAL_AT = COMM_BYTES;
    private static final int PEER_AT = LOCAL_AT + ADDRESS_BYTES;
    private static final int AF_INET = 2;
    private static final VarHandle HALVES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final List<ProtocolFactory> protocols;
    private final StreamCounters counters;
    private final CapturePolicy control;
    private final Exchanges exchanges;
    private final ByteStream sent;
    private final ByteStream received;
    private final Chunk chunk;
    private final byte[] bytes = new byte[COMM_BYTES + 2 * ADDRESS_BYTES];

    private long key;
    private long id;
    private int pid;
    private int tid;
    private int generation;
    private long cgroupId;
    private int family;
    private int localPort;
    private int peerPort;
    private int commLength;
    private boolean accepted;
    private Transport transport = Transport.STREAM;
    private @Nullable Side side;
    private @Nullable ProtocolParser parser;
    private @Nullable ProtocolFactory found;
    private boolean unsure;
    private boolean foreignAnswer; // it goes on, in another protocol than the request's
    private Protocol protocol = Protocol.UNKNOWN;
    private int turns;
    private int wanted;
    private long begunBefore;
    private int parserMemory; // as it was last measured
    private @Nullable Service service;
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
        this.protocols = protocols;
        this.counters = counters;
        this.chunk = chunk;
        exchanges = new Exchanges(pool, exchange -> tell(listener, exchange));
        this.control = control;
        sent = new ByteStream(buffers, earlyPool, counters);
        received = new ByteStream(buffers, earlyPool, counters);
    }

    /** A socket of datagrams is, to whoever listens, the one between an exchange's two ends. */
    private void tell(ConnectionExchangeListener listener, Exchange exchange) {
        if (exchange.peerPort != 0) {
            peerPort = exchange.peerPort;
            HALVES.set(bytes, PEER_AT, exchange.peerHigh);
            HALVES.set(bytes, PEER_AT + Long.BYTES, exchange.peerLow);
        }
        listener.onExchange(this, exchange);
    }

    /** Becomes another connection; what it is found by is mostly its id. */
    void open(long newKey) {
        key = newKey;
        id = newKey;
        pid = 0;
        tid = 0;
        generation = 0;
        cgroupId = 0;
        family = 0;
        localPort = 0;
        peerPort = 0;
        commLength = 0;
        accepted = false;
        side = null;
        parser = null;
        found = null;
        unsure = false;
        foreignAnswer = false;
        protocol = Protocol.UNKNOWN;
        turns = 0;
        wanted = 0;
        begunBefore = 0;
        service = null;
        spoke = null;
        text = null;
        freed = false;
        sent.clear();
        received.clear();
        exchanges.restart();
    }

    /** Becomes the plain text inside of an encrypted connection, which knows whose it is. */
    void become(Connection outer) {
        id = outer.id;
        pid = outer.pid;
        tid = outer.tid;
        generation = outer.generation;
        cgroupId = outer.cgroupId;
        family = outer.family;
        localPort = outer.localPort;
        peerPort = outer.peerPort;
        commLength = outer.commLength;
        side = outer.side;
        service = outer.service;
        System.arraycopy(outer.bytes, 0, bytes, 0, bytes.length);
        exchanges.restartAt(outer.exchanges.begun());
        begunBefore = exchanges.begun();
        outer.text = this;
    }

    /** Becomes plain text of which no more is known than who has read or written it. */
    void become(TlsRecord record) {
        id = record.cookie();
        pid = record.pid();
        tid = record.tid();
        generation = record.generation();
    }

    /** Takes over whose it is, unless the process that accepted it is known. */
    void identify(SegmentRecord record) {
        boolean datagram = record.has(SegmentRecord.Flag.DATAGRAM);
        transport = datagram ? Transport.DATAGRAM : Transport.STREAM;
        if (family == 0 || datagram || record.type() == SegmentRecord.Type.ACCEPTED) {
            family = record.family();
            localPort = record.localPort();
            peerPort = record.peerPort();
            System.arraycopy(record.bytes(), record.localAt(), bytes, LOCAL_AT, 2 * ADDRESS_BYTES);
        }
        if (datagram) {
            exchanges.peer(
                    peerPort,
                    (long) HALVES.get(bytes, PEER_AT),
                    (long) HALVES.get(bytes, PEER_AT + Long.BYTES));
        }
        boolean accepts = record.type() == SegmentRecord.Type.ACCEPTED;
        if (accepts || (!accepted && isOther(record))) {
            accepted = accepts;
            pid = record.pid();
            tid = record.senderTid();
            generation = record.generation();
            cgroupId = record.cgroupId();
            commLength = record.commLength();
            System.arraycopy(record.bytes(), record.commAt(), bytes, 0, COMM_BYTES);
            service = null;
        }
        if (side == null && record.role() == SegmentRecord.Role.CLIENT) {
            side = Side.CLIENT;
        } else if (side == null && record.role() == SegmentRecord.Role.SERVER) {
            side = Side.SERVER;
        }
    }

    private boolean isOther(SegmentRecord record) {
        return record.pid() != pid || record.generation() != generation;
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
            onTurn(record.skipped(), !record.has(SegmentRecord.Flag.HEAD), record.ktimeNs());
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
        Side sender = side == null ? null : sender(here);
        if (spoke == null && sender == Side.SERVER && stream.next < 0) {
            exchanges.beginUnasked();
        }
        if (sender == Side.CLIENT && spoke != Side.CLIENT) {
            onTurn(0, true, ns);
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
                && side != null
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
        if (parser == null) {
            stream.drop();
        } else if (!isBetweenTurns(stream, record)) {
            counters.gaps++;
            counters.gapBytes += missing;
            unsure = true;
            stream.miss(parser, sender(stream == sent), chunk, missing, record.ktimeNs(), 0);
        }
        stream.next = record.position();
        stream.atSegmentStart = true;
    }

    /** Whether turns were left out before a record, and nothing of what was seen needs them. */
    private boolean isBetweenTurns(ByteStream stream, SegmentRecord record) {
        return record.has(SegmentRecord.Flag.TURN | SegmentRecord.Flag.ANSWER)
                && !record.has(SegmentRecord.Flag.LOST)
                && !isStateful()
                && !stream.isMidMessage()
                && exchanges.size() <= exchanges.begun() - begunBefore;
    }

    private boolean isStateful() {
        return parser != null && parser.isStateful();
    }

    private void take(ByteStream stream, SegmentRecord record) {
        boolean here = stream == sent;
        int thread = record.senderPid() == pid ? record.senderTid() : 0;
        counters.segments++;
        int from = SegmentRecord.HEADER_LENGTH;
        int to = from + record.captured();
        long ns = record.ktimeNs();
        long missing = record.standsFor() - record.captured();
        if (record.has(SegmentRecord.Flag.TAIL)) {
            takeTail(stream, here, record, missing, thread);
        } else {
            takeCaptured(stream, here, record.bytes(), from, to, ns, thread);
            if (missing > 0 && takeMissing(stream, here, missing, ns, thread)) {
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
        if (parser != null) {
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
        ProtocolParser reader = parser;
        if (stream.isCrowdedOut()) {
            unsure = true;
        }
        if (reader == null) {
            stream.forgetCrowdedOut();
            foreignAnswer &= sender(here) == Side.SERVER;
            if (!foreignAnswer) {
                stream.keep(source, from, to, ns);
                detect(stream, here, ns, sender);
            }
            return;
        }
        boolean awaited = sender(here) == Side.SERVER && !exchanges.isEmpty();
        if (!stream.offer(reader, sender(here), chunk, source, from, to, ns, sender)) {
            foreignAnswer = awaited && stream.length() >= to - from;
            switchProtocol(ns);
            if (foreignAnswer) {
                stream.drop();
            } else {
                detect(stream, here, ns, sender);
            }
        }
    }

    /** True if that is a gap: its parser has not asked to skip so much. */
    private boolean takeMissing(
            ByteStream stream, boolean here, long missing, long ns, int sender) {
        if (parser == null) {
            stream.drop();
            return false;
        }
        if (stream.miss(parser, sender(here), chunk, missing, ns, sender)) {
            return false;
        }
        counters.gaps++;
        counters.gapBytes += missing;
        unsure = true;
        return true;
    }

    /** A new turn: the client asks again. */
    private void onTurn(long skipped, boolean drawn, long ns) {
        if (parser == null && hasBegunRequest()) {
            countTurns(ns, 0); // it was answered, whatever it was
            exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
        }
        if (exchanges.begun() - begunBefore > 1) {
            // Several to a turn: leaving out turns would miscount them, and all their answers have
            // to be found.
            want(CapturePolicy.WHOLE | CapturePolicy.DEEP);
        } else if (isStateful()) {
            want(CapturePolicy.WHOLE);
        }
        if (sent.isLost() || received.isLost()) {
            want(CapturePolicy.DEEP); // the end of an answer was not found in what is captured
        }
        if (unsure && (wanted & CapturePolicy.WHOLE) == 0) {
            startOver(ns);
        }
        begunBefore = exchanges.begun();
        exchanges.turn(skipped, drawn);
        if (parser instanceof TurnParser) {
            lookAgain(parser);
        }
    }

    /**
     * Bytes were lost, and the client, which waits for each answer before it asks again, asks
     * again: what is in flight was answered unseen.
     */
    private void startOver(long ns) {
        unsure = false;
        if (found == null
                || found.memory() == ProtocolFactory.Memory.NEEDED
                || parser == null
                || parser.isPatient()) {
            return;
        }
        parser.onClose(Close.UNKNOWN, ns);
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
        sent.drop();
        received.drop();
        parser = found.parser().apply(exchanges);
    }

    /** An unknown protocol is looked at anew, as a turn begins with a message's first byte. */
    private void lookAgain(ProtocolParser turnParser) {
        turns++;
        if (turns < EAGER_TURNS || turns % RARE_TURNS == 0) {
            turnParser.onClose(Close.UNKNOWN, 0);
            if (exchanges.isEmpty()) {
                parser = null;
                sent.drop();
                received.drop();
            }
        }
    }

    /** Asks the kernel to capture more of this connection, or less. */
    void want(int policy) {
        if ((wanted & policy) != policy) {
            wanted |= policy;
            control.want(id, wanted);
        }
    }

    private void switchProtocol(long ns) {
        ProtocolParser before = parser;
        parser = null;
        found = null;
        protocol = Protocol.UNKNOWN;
        counters.switched++;
        if (before != null) {
            before.onClose(Close.UNKNOWN, ns);
        }
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
    }

    /** Looks which protocol begins with what is kept of this end's bytes. */
    private void detect(ByteStream stream, boolean here, long ns, int sender) {
        if (!stream.peek(chunk, ns, sender)) {
            return;
        }
        boolean more = false;
        for (int i = 0; i < protocols.size(); i++) {
            ProtocolFactory candidate = protocols.get(i);
            if (candidate.transport() != transport) {
                continue;
            }
            Side known = side == null ? null : sender(here);
            for (Side asked : Side.values()) {
                if (known != null && known != asked) {
                    continue;
                }
                Recognition recognition = candidate.detector().recognise(asked, chunk);
                if (recognition == Recognition.YES) {
                    begin(candidate, asked, here, ns, sender);
                    return;
                }
                more |= recognition == Recognition.MORE;
            }
        }
        if (!more || stream.length() >= ProtocolParser.HEAD_BYTES) {
            giveUpDetection(stream, here, ns, sender);
        }
    }

    private void begin(ProtocolFactory recognised, Side asked, boolean here, long ns, int sender) {
        if (side == null) {
            side = here ? asked : asked.other();
        }
        found = recognised;
        protocol = recognised.protocol();
        parser = recognised.parser().apply(exchanges);
        counters.recognised++;
        offerKept(here, ns, sender);
        if (isStateful()) {
            want(CapturePolicy.WHOLE);
        }
    }

    private void offerKept(boolean here, long ns, int sender) {
        ProtocolParser chosen = parser;
        if (chosen == null) {
            return;
        }
        ByteStream first = here ? sent : received;
        ByteStream second = here ? received : sent;
        if (!first.offerRest(chosen, sender(here), chunk, ns, sender)
                || !second.offerRest(chosen, sender(!here), chunk, ns, 0)) {
            switchProtocol(ns);
            if (hasBegunRequest()) {
                countTurns(ns, 0); // what one protocol begins with goes on in none
            } else {
                sent.drop();
                received.drop();
            }
        }
    }

    /** Whether something is kept of what the client said. */
    private boolean hasBegunRequest() {
        return side != null && (side == Side.CLIENT ? sent : received).length() > 0;
    }

    /** Nobody knows what is kept: the client's is a request, the server's its answer. */
    private void countTurns(long ns, int sender) {
        protocol = Protocol.UNKNOWN;
        found = null;
        parser = new TurnParser(exchanges);
        offerKept(side == Side.CLIENT, ns, sender);
    }

    /** Nobody knows it: its turns are counted, once the client has spoken. */
    private void giveUpDetection(ByteStream stream, boolean here, long ns, int sender) {
        if (side == null) {
            side = here ? Side.CLIENT : Side.SERVER; // who speaks first mostly asks
        }
        if (sender(here) == Side.SERVER && !hasBegunRequest()) {
            boolean first = exchanges.isBegunUnasked() && (here ? received : sent).next == 0;
            if (!first || stream.length() >= ProtocolParser.HEAD_BYTES) {
                stream.drop(); // else it is of use once the client has spoken
            }
            return;
        }
        countTurns(ns, sender(here) == Side.CLIENT ? sender : 0);
        want(CapturePolicy.ANY);
    }

    /** The connection has ended. */
    void close(Close how, long ns) {
        takeEarly(sent, true);
        takeEarly(received, true);
        if (how != Close.UNKNOWN && exchanges.isEmpty()) {
            endRequest(ns);
        }
        if (parser != null) {
            parser.onClose(how, ns);
        }
        Outcome outcome =
                switch (how) {
                    case BY_CLIENT, TIMED_OUT -> Outcome.TIMEOUT;
                    case BY_SERVER, RESET -> Outcome.RESET;
                    case UNKNOWN -> Outcome.UNKNOWN;
                };
        exchanges.completeAll(
                outcome, how == Close.UNKNOWN ? Confidence.INFERRED : Confidence.EXACT, ns);
        parser = null;
        sent.drop();
        received.drop();
    }

    /**
     * What has begun of a request will not go on: it counts, though it may be no more than that.
     */
    private void endRequest(long ns) {
        if (!hasBegunRequest()) {
            return;
        }
        if (parser == null) {
            countTurns(ns, 0);
        } else {
            (side == Side.CLIENT ? sent : received).end(parser, chunk, ns);
        }
    }

    /** Gives up what has waited too long: bytes for those before them, requests for an answer. */
    void giveUp(TimeLimits limits, long nowNs) {
        giveUpMissing(sent, nowNs);
        giveUpMissing(received, nowNs);
        if (!exchanges.isEmpty() && parser != null && !parser.isPatient()) {
            exchanges.giveUpOlderThan(nowNs - limits.nanos(protocol), nowNs);
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
        int before = parserMemory;
        parserMemory = parser == null ? 0 : parser.memory();
        return parserMemory - before;
    }

    private Side sender(boolean here) {
        Side mine = side == null ? Side.CLIENT : side;
        return here ? mine : mine.other();
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
        return parser instanceof TlsParser tls ? tls.session() : 0;
    }

    /** A library says why its handshake fails. */
    void explain(byte[] reason) {
        if (parser instanceof TlsParser tls) {
            tls.explain(reason);
        }
    }

    /** Whether it is no more than a socket of datagrams, of which none waits for an answer. */
    boolean isIdleDatagram() {
        return transport == Transport.DATAGRAM && exchanges.isEmpty();
    }

    /** What it is found by. */
    long key() {
        return key;
    }

    /** Its exchanges in flight. */
    Exchanges exchanges() {
        return exchanges;
    }

    /** Socket cookie: unique on this host until it boots. */
    @Override
    public long id() {
        return id;
    }

    /** Process that holds this end, 0 if not known. */
    @Override
    public int pid() {
        return pid;
    }

    /** Thread that made the connection, 0 if not known. */
    @Override
    public int tid() {
        return tid;
    }

    /** Tells apart processes that share a pid over time, and execs within one. */
    public int processGeneration() {
        return generation;
    }

    /** Id of the process's cgroup; 0 if not known. */
    @Override
    public long cgroupId() {
        return cgroupId;
    }

    /** What this end is; null if not known. */
    @Override
    public @Nullable Side side() {
        return side;
    }

    /** Protocol recognised on it. */
    public Protocol protocol() {
        return protocol;
    }

    /** Where texts and addresses lie; never write to it. */
    @Override
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the process's command name. */
    @Override
    public int commAt() {
        return 0;
    }

    /** Its length in bytes. */
    @Override
    public int commLength() {
        return commLength;
    }

    /** Index of this end's address, in network byte order. */
    @Override
    public int localAt() {
        return LOCAL_AT + (isMapped(LOCAL_AT) ? 12 : 0);
    }

    /** Its length: 4, 16, or 0 if not known. */
    @Override
    public int localLength() {
        return addressLength(LOCAL_AT);
    }

    /** Port of this end. */
    @Override
    public int localPort() {
        return localPort;
    }

    /** Index of the other end's address, in network byte order. */
    @Override
    public int peerAt() {
        return PEER_AT + (isMapped(PEER_AT) ? 12 : 0);
    }

    /** Its length: 4, 16, or 0 if not known. */
    @Override
    public int peerLength() {
        return addressLength(PEER_AT);
    }

    /** Port of the other end. */
    @Override
    public int peerPort() {
        return peerPort;
    }

    /** The process's service, once somebody has looked it up; null before. */
    public @Nullable Service service() {
        return service;
    }

    /** Remembers the process's service. */
    public void service(Service found) {
        service = found;
    }

    private int addressLength(int at) {
        if (family == 0) {
            return 0;
        }
        return family == AF_INET || isMapped(at) ? 4 : 16;
    }

    /** An IPv4 address in an IPv6 socket: ::ffff:a.b.c.d. */
    private boolean isMapped(int at) {
        if (family == AF_INET || family == 0) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        return bytes[at + 10] == -1 && bytes[at + 11] == -1;
    }
}
