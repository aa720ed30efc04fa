package io.foreshock.pipeline.input;

import io.foreshock.pipeline.deadletter.Origin;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One input: a signal, or the dead letter that stands in for what could not be read. Nobody changes
 * the value after it arrived, so arrivals are shared between operators and never copied.
 *
 * @param origin where it came from
 * @param time event time, milliseconds since the epoch; {@link #NO_TIME} for a dead letter
 * @param value a {@link SyscallSummary}, {@link SyscallSignal}, {@link L7Summary}, {@link
 *     L7Signal}, {@link CollectorLedger} or {@link DeadLetter}
 */
public record Arrival(Origin origin, long time, SpecificRecordBase value) {
    /** The event time of what has none. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** A signal with the event time that decides its window. */
    public static Arrival of(Origin origin, SyscallSummary summary) {
        return new Arrival(origin, summary.getIntervalStart().toEpochMilli(), summary);
    }

    /** A signal with the event time that decides its window. */
    public static Arrival of(Origin origin, SyscallSignal signal) {
        return new Arrival(origin, signal.getLastSeen().toEpochMilli(), signal);
    }

    /** A signal with the event time that decides its window. */
    public static Arrival of(Origin origin, L7Summary summary) {
        return new Arrival(origin, summary.getIntervalStart().toEpochMilli(), summary);
    }

    /** A signal with the event time that decides its window: when the exchange ended. */
    public static Arrival of(Origin origin, L7Signal signal) {
        return new Arrival(origin, signal.getEventTime().toEpochMilli(), signal);
    }

    /** A ledger with the event time that decides its window. */
    public static Arrival of(Origin origin, CollectorLedger ledger) {
        return new Arrival(origin, ledger.getIntervalStart().toEpochMilli(), ledger);
    }

    /** What could not be read. */
    public static Arrival refused(Origin origin, DeadLetter letter) {
        return new Arrival(origin, NO_TIME, letter);
    }

    /** True if it could not be read. */
    public boolean isRefused() {
        return value instanceof DeadLetter;
    }
}
