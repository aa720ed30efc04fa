package io.foreshock.pipeline.status;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.foreshock.schemas.signal.L7Signal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failed exchange, shown with a result so that a reader need not search for one. Kept in state
 * as a Flink POJO.
 *
 * @param outcome how it ended
 * @param ended when, milliseconds since the epoch
 * @param status status of its answer, if it had one
 * @param error the protocol's name of its error, if it had one
 * @param traceId its trace id, if it had one
 * @param peer the other end's address and port, if known
 * @param pid process id, 0 if not known
 */
public record L7Example(
        String outcome,
        long ended,
        @Nullable String status,
        @Nullable String error,
        @Nullable String traceId,
        @Nullable String peer,
        int pid) {

    /** From the least to the most that it says of the service; others come first. */
    private static final List<String> GRAVITY =
            List.of(
                    Outcome.CLIENT_ERROR.name(),
                    Outcome.PROTOCOL_ERROR.name(),
                    Outcome.TLS_FAILURE.name(),
                    Outcome.REFUSED.name(),
                    Outcome.RESET.name(),
                    Outcome.TIMEOUT.name(),
                    Outcome.SERVER_ERROR.name());

    /**
     * The gravest first, then one that a trace can be found of, then the latest. A total order, so
     * that whatever way the failures are divided between machines, the same one is shown.
     */
    private static final Comparator<L7Example> TELLING =
            comparingInt((L7Example e) -> GRAVITY.indexOf(e.outcome))
                    .thenComparing(e -> e.traceId != null)
                    .thenComparing(comparingLong(L7Example::ended))
                    .thenComparing(comparing(L7Example::status, nullsFirst(naturalOrder())))
                    .thenComparing(comparing(L7Example::error, nullsFirst(naturalOrder())))
                    .thenComparing(comparing(L7Example::traceId, nullsFirst(naturalOrder())))
                    .thenComparing(comparing(L7Example::peer, nullsFirst(naturalOrder())))
                    .thenComparing(comparingInt(L7Example::pid));

    /** The failure that a signal reports. */
    static L7Example of(L7Signal signal) {
        return new L7Example(
                signal.getOutcome(),
                signal.getEventTime().toEpochMilli(),
                signal.getStatus(),
                signal.getErrorName(),
                signal.getTraceId(),
                PeerText.of(signal.getPeerAddress(), signal.getPeerPort()),
                signal.getPid());
    }

    /** The more telling of two; either may be missing. */
    static @Nullable L7Example moreTelling(@Nullable L7Example a, @Nullable L7Example b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return TELLING.compare(a, b) >= 0 ? a : b;
    }
}
