package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.l7.tls.TlsRecordBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is read and written through a TLS library by one process, given to a tracker. */
final class TlsLibrary {
    /** The process. */
    static final int PID = 100;

    private static final int NO_SHARED_CIPHER = 193;
    private static final byte[] NOTHING = {};

    private final ConnectionTracker tracker;
    private final Ledger ledger;
    private boolean used;
    private int missed;

    TlsLibrary(ConnectionTracker tracker, Ledger ledger) {
        this.tracker = tracker;
        this.ledger = ledger;
    }

    /** Tells something, as bits of {@link Op.Plain} say; returns of how many records. */
    int tell(long connection, int what, byte[] bytes, long now) {
        used = true;
        ledger.mixed();
        ledger.current(Ledger.ANY);
        if ((what & Op.Plain.LOST) != 0) {
            tracker.onPlainTextMissed(++missed, now);
        }
        int records = 0;
        int most = TlsRecord.MAX_PAYLOAD;
        for (int at = 0; at == 0 || at < bytes.length; at += most) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + most));
            ByteBuffer record = record(connection, what, part, now);
            tracker.onRecord(record, 0, record.limit());
            records++;
        }
        return records;
    }

    private static ByteBuffer record(long connection, int what, byte[] bytes, long now) {
        int type = type(what);
        int call = (what & Op.Plain.WRITTEN) != 0 ? TlsRecord.Call.WRITE : TlsRecord.Call.READ;
        boolean whole = (what & Op.Plain.UNCAPTURED) == 0;
        return TlsRecordBuilder.of(type, PID, (what & Op.Plain.OTHER) == 0 ? 1 : 2)
                .cookie((what & Op.Plain.BOUND) == 0 ? 0 : connection)
                .at(now, now)
                .reason(type == TlsRecord.Type.ERROR ? NO_SHARED_CIPHER : 0)
                .text(
                        call,
                        new String(bytes, StandardCharsets.ISO_8859_1),
                        whole ? bytes.length : bytes.length / 2)
                .buffer();
    }

    private static int type(int what) {
        if ((what & Op.Plain.FREED) != 0) {
            return TlsRecord.Type.FREED;
        }
        return (what & Op.Plain.ERROR) != 0 ? TlsRecord.Type.ERROR : TlsRecord.Type.DATA;
    }

    /** All of its connections are no more. */
    void freeAll(long now) {
        if (used) {
            tell(0, Op.Plain.FREED, NOTHING, now);
            tell(0, Op.Plain.FREED | Op.Plain.OTHER, NOTHING, now);
        }
    }
}
