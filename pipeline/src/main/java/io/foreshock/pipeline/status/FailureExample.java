package io.foreshock.pipeline.status;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.foreshock.schemas.signal.SyscallSignal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failure, shown with a result so that a reader need not search for one.
 *
 * @param severity low, medium, high or critical
 * @param lastSeen when it last happened, milliseconds since the epoch
 * @param errno its errno name
 * @param pid process id
 * @param path path argument, if the call has one
 * @param peer peer address and port, if the call has one
 */
public record FailureExample(
        String severity,
        long lastSeen,
        String errno,
        int pid,
        @Nullable String path,
        @Nullable String peer) {

    private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

    /**
     * The gravest first, then the latest. A total order, so that whatever way the failures are
     * divided between machines, the same one is shown.
     */
    private static final Comparator<FailureExample> TELLING =
            comparingInt((FailureExample e) -> SEVERITIES.indexOf(e.severity))
                    .thenComparing(comparingLong(FailureExample::lastSeen))
                    .thenComparing(FailureExample::errno)
                    .thenComparing(comparingInt(FailureExample::pid))
                    .thenComparing(comparing(FailureExample::path, nullsFirst(naturalOrder())))
                    .thenComparing(comparing(FailureExample::peer, nullsFirst(naturalOrder())));

    /** The failure that a signal reports. */
    public static FailureExample of(SyscallSignal signal) {
        return new FailureExample(
                signal.getSeverity(),
                signal.getLastSeen().toEpochMilli(),
                signal.getErrnoName(),
                signal.getPid(),
                signal.getPath(),
                PeerText.of(signal.getPeerAddress(), signal.getPeerPort()));
    }

    /** The more telling of two; either may be missing. */
    static @Nullable FailureExample moreTelling(
            @Nullable FailureExample a, @Nullable FailureExample b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return TELLING.compare(a, b) >= 0 ? a : b;
    }
}
