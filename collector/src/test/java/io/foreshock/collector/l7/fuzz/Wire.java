package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.fuzz.Op.Shape;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecord.Flag;
import io.foreshock.collector.record.SegmentRecord.Role;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the kernel tells of one end of some connections, given to a tracker. */
final class Wire {
    private static final int ECONNREFUSED = 111;
    private static final int ETIMEDOUT = 110;

    private static final int MOST_PIECES = 400;

    private final ConnectionTracker tracker;
    private final Ledger ledger;
    private final TlsLibrary library;
    private final int setup;
    private final End[] ends = new End[Op.CONNECTIONS];
    private long now = 1_000_000_000L;
    private int pid = TlsLibrary.PID;
    private int records;
    private boolean holdNext;
    private @Nullable ByteBuffer held;
    private @Nullable ByteBuffer last;

    /** How far one connection is. */
    private static final class End {
        private boolean open;
        private @Nullable Side lastSender;
        private final Direction client = new Direction();
        private final Direction server = new Direction();
        private int leftOut;

        private Direction of(Side side) {
            return side == Side.CLIENT ? client : server;
        }
    }

    /** How far one end of it has spoken. */
    private static final class Direction {
        private long position;
        private boolean lost;
    }

    /** Talks to a tracker; {@code setup} has bits of {@link Op.Setup}. */
    Wire(ConnectionTracker tracker, Ledger ledger, int setup) {
        this.tracker = tracker;
        this.ledger = ledger;
        library = new TlsLibrary(tracker, ledger);
        this.setup = setup;
        Arrays.setAll(ends, i -> new End());
        ledger.now(now);
    }

    /** How many the tracker was given. */
    int records() {
        return records;
    }

    /** Time passes. */
    void pass(long ns) {
        now += ns;
        ledger.now(now);
    }

    /** One end sends a segment that begins with these bytes, as bits of {@link Shape} tell. */
    void send(int connection, Side side, byte[] bytes, int shape) {
        End end = open(connection);
        if ((shape & Shape.LOST) != 0) {
            end.of(side).lost = true;
        }
        int flags = (shape & Shape.UNMARKED) == 0 ? mark(end, side) : 0;
        int half = bytes.length / 2;
        switch (shape >> Shape.UNCAPTURED & 3) {
            case 0 -> pieces(connection, side, bytes, bytes.length, shape, flags);
            case 1 ->
                    pieces(
                            connection,
                            side,
                            Arrays.copyOf(bytes, half),
                            bytes.length,
                            shape,
                            flags);
            case 2 -> beginningAndEnd(connection, side, bytes, flags);
            default -> pieces(connection, side, bytes, bytes.length + 1000, shape, flags);
        }
        end.lastSender = side;
    }

    /** What is captured of a segment of so many bytes, cut. */
    private void pieces(
            int connection, Side side, byte[] captured, int total, int shape, int flags) {
        int piece = Shape.PIECES[shape & Shape.PIECE];
        int most =
                piece == 0
                        ? SegmentRecord.MAX_PAYLOAD
                        : Math.max(piece, captured.length / MOST_PIECES);
        int marks = flags;
        int at = 0;
        while (at < total) {
            int from = Math.min(at, captured.length);
            byte[] part = Arrays.copyOfRange(captured, from, Math.min(at + most, captured.length));
            int standsFor = at + most < captured.length ? part.length : total - at;
            boolean ends = standsFor == total - at || (shape & Shape.SEGMENTS) != 0;
            segment(connection, side, marks | (ends ? Flag.LAST_CHUNK : 0), part, standsFor);
            at += standsFor;
            marks = 0;
        }
    }

    /** A quarter of a segment is captured, and what it ends with. */
    private void beginningAndEnd(int connection, Side side, byte[] bytes, int flags) {
        int head = Math.min(SegmentRecord.MAX_PAYLOAD, bytes.length / 4);
        int rest = bytes.length - head;
        int tail = Math.min(SegmentRecord.MAX_PAYLOAD, (rest + 1) / 2);
        if (head > 0) {
            segment(connection, side, flags, Arrays.copyOf(bytes, head), head);
        }
        byte[] last = Arrays.copyOfRange(bytes, bytes.length - tail, bytes.length);
        int marks = head > 0 ? 0 : flags;
        segment(connection, side, marks | Flag.TAIL | Flag.LAST_CHUNK, last, rest);
    }

    /** Whose turn begins. */
    private static int mark(End end, Side side) {
        if (side == end.lastSender) {
            return 0;
        }
        if (side == Side.CLIENT) {
            return Flag.TURN;
        }
        return end.lastSender == null ? 0 : Flag.ANSWER | Flag.DRAWN;
    }

    private void segment(int connection, Side side, int flags, byte[] captured, int standsFor) {
        End end = ends[connection];
        int all = flags | (isHere(side) ? Flag.SENT : 0);
        Direction direction = end.of(side);
        if (direction.lost) {
            direction.lost = false;
            all |= Flag.LOST;
        }
        if ((setup & Op.Setup.DATAGRAMS) != 0) {
            all |= Flag.DATAGRAM;
        }
        SegmentRecordBuilder record =
                record(SegmentRecord.Type.SEGMENT, connection)
                        .flags(all)
                        .segment(direction.position, standsFor, captured);
        if ((flags & Flag.TURN) != 0) {
            record.skipped(end.leftOut);
            end.leftOut = 0;
        }
        direction.position += standsFor;
        give(record.buffer());
    }

    /** Bytes of one end pass unseen. */
    void miss(int connection, Side side, int bytes, boolean lost) {
        End end = open(connection);
        end.of(side).position += bytes;
        end.of(side).lost |= lost;
    }

    /** Turns pass unseen, all answered with success. */
    void leaveOut(int connection, int turns) {
        End end = open(connection);
        end.leftOut += turns;
        end.client.position += 100L * turns;
        end.server.position += 100L * turns;
        end.lastSender = Side.SERVER;
    }

    /** One of {@link Op.Events}. */
    void event(int connection, int what) {
        holdNothing();
        switch (what) {
            case Op.Events.CONNECTED ->
                    give(record(SegmentRecord.Type.CONNECTED, connection).buffer());
            case Op.Events.CONNECT_FAILED -> {
                give(record(SegmentRecord.Type.CONNECTED, connection).error(ECONNREFUSED).buffer());
                forget(connection);
            }
            case Op.Events.ESTABLISHED ->
                    give(record(SegmentRecord.Type.ESTABLISHED, connection).buffer());
            case Op.Events.ACCEPTED ->
                    give(record(SegmentRecord.Type.ACCEPTED, connection).buffer());
            case Op.Events.LISTENING -> {
                give(record(SegmentRecord.Type.LISTENING, connection).buffer());
                forget(connection);
            }
            default -> give(record(SegmentRecord.Type.RETRANSMITTED, connection).buffer());
        }
    }

    /** The end of a connection. */
    void close(int connection, int closer, int reset, boolean timedOut, int leftOut) {
        holdNothing();
        SegmentRecordBuilder record =
                record(SegmentRecord.Type.CLOSED, connection)
                        .closing(closer, reset)
                        .skipped(leftOut);
        give(record.error(timedOut ? ETIMEDOUT : 0).buffer());
        forget(connection);
    }

    private void forget(int connection) {
        ledger.closed(connection + 1L, tracker.refused());
        ends[connection] = new End();
    }

    /** All connections end, and all that is said inside of TLS. */
    void closeAll() {
        for (int connection = 0; connection < ends.length; connection++) {
            close(connection, 0, 0, false, 0);
        }
        library.freeAll(now);
    }

    /** A TLS library tells something, as bits of {@link Op.Plain} say. */
    void plain(int connection, int what, byte[] bytes) {
        records += library.tell(connection + 1L, what, bytes, now);
    }

    /** The last record comes again. */
    void again() {
        ByteBuffer record = last;
        if (record != null) {
            deliver(record);
        }
    }

    /** The next record is to come after that which follows it. */
    void hold() {
        holdNext = held == null;
    }

    /** Another process has the sockets. */
    void changeProcess() {
        pid++;
    }

    /** The collector's second is over. */
    void tick() {
        ledger.current(Ledger.ANY);
        tracker.tick(now);
    }

    private End open(int connection) {
        End end = ends[connection];
        if (!end.open) {
            end.open = true;
            if ((setup & Op.Setup.ESTABLISHED) != 0) {
                give(record(SegmentRecord.Type.ESTABLISHED, connection).buffer());
            }
        }
        return end;
    }

    private SegmentRecordBuilder record(int type, int connection) {
        int role =
                switch (setup & Op.Setup.ROLE) {
                    case 0 -> Role.CLIENT;
                    case 1 -> Role.SERVER;
                    default -> Role.UNKNOWN;
                };
        return SegmentRecordBuilder.of(type, connection + 1L)
                .process(pid, "fuzzed")
                .sender(pid, pid + 1)
                .role(role)
                .ports(40_000, 53)
                .at(now);
    }

    private boolean isHere(Side side) {
        return (side == Side.CLIENT) == ((setup & 1) == 0);
    }

    private void give(ByteBuffer record) {
        if (holdNext) {
            holdNext = false;
            held = record;
            return;
        }
        deliver(record);
        deliverHeld();
    }

    private void holdNothing() {
        holdNext = false;
        deliverHeld();
    }

    private void deliverHeld() {
        ByteBuffer late = held;
        held = null;
        if (late != null) {
            deliver(late);
        }
    }

    private void deliver(ByteBuffer record) {
        SegmentRecord read = new SegmentRecord().read(record, 0, record.limit());
        last = read.type() == SegmentRecord.Type.SEGMENT ? record : null;
        ledger.current(read.connection());
        tracker.onRecord(record, 0, record.limit());
        records++;
    }
}
