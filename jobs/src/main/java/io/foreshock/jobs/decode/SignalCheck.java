package io.foreshock.jobs.decode;

import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import java.time.Instant;

/**
 * Finds signals that contradict their own definition, whose times are absurd, or that hold what no
 * collector can send. It looks at what results are made of, some ns for each field. Not
 * thread-safe.
 */
final class SignalCheck {
    /** Linux's PATH_MAX; a collector sends 128 bytes at most. */
    private static final int MAX_PATH = 4_096;

    private final TimeBounds times;
    private final NameCheck names = new NameCheck();
    private final CountCheck counts = new CountCheck(names);
    private final L7Check exchanges = new L7Check(names);

    SignalCheck(TimeBounds times) {
        this.times = times;
    }

    void check(SyscallSummary summary) throws UnreadableException {
        times.check("event_time", summary.getEventTime());
        checkInterval(summary.getIntervalStart(), summary.getIntervalEnd());
        checkOrigin(summary.getHost(), summary.getService());
        checkCall(summary.getSyscall(), summary.getCategory());
        CountCheck.checkWeight(summary.getWeight());
        counts.check(summary);
    }

    void check(SyscallSignal signal) throws UnreadableException {
        times.check("event_time", signal.getEventTime());
        checkSeen(signal.getFirstSeen(), signal.getLastSeen());
        checkOrigin(signal.getHost(), signal.getService());
        checkCall(signal.getSyscall(), signal.getCategory());
        names.check("errno_name", signal.getErrnoName(), NameCheck.MAX_NAME);
        names.check("severity", signal.getSeverity(), NameCheck.MAX_NAME);
        NameCheck.notLonger("path", signal.getPath(), MAX_PATH);
        NameCheck.notLonger("peer_address", signal.getPeerAddress(), NameCheck.MAX_LABEL);
        CountCheck.checkWeight(signal.getWeight());
        CountCheck.inRange(
                "error_count",
                signal.getErrorCount(),
                1,
                CountCheck.MAX_CALLS,
                "what a host can do in a day");
    }

    void check(L7Summary summary) throws UnreadableException {
        times.check("event_time", summary.getEventTime());
        checkInterval(summary.getIntervalStart(), summary.getIntervalEnd());
        checkOrigin(summary.getHost(), summary.getService());
        CountCheck.checkWeight(summary.getWeight());
        exchanges.check(summary);
    }

    void check(L7Signal signal) throws UnreadableException {
        times.check("event_time", signal.getEventTime());
        checkOrigin(signal.getHost(), signal.getService());
        exchanges.check(signal);
    }

    void check(CollectorLedger ledger) throws UnreadableException {
        times.check("event_time", ledger.getEventTime());
        checkInterval(ledger.getIntervalStart(), ledger.getIntervalEnd());
        names.check("host", ledger.getHost(), NameCheck.MAX_LABEL);
        counts.check(ledger);
    }

    private void checkOrigin(String host, String service) throws UnreadableException {
        names.check("host", host, NameCheck.MAX_LABEL);
        names.check("service", service, NameCheck.MAX_LABEL);
    }

    private void checkCall(String syscall, String category) throws UnreadableException {
        names.check("syscall", syscall, NameCheck.MAX_NAME);
        names.check("category", category, NameCheck.MAX_NAME);
    }

    private void checkInterval(Instant start, Instant end) throws UnreadableException {
        times.check("interval_start", start);
        times.check("interval_end", end);
        if (end.isBefore(start)) {
            throw UnreadableException.invalid(
                    "interval_end is " + end + "; allowed: from interval_start, " + start + ", on");
        }
    }

    private void checkSeen(Instant first, Instant last) throws UnreadableException {
        times.check("first_seen", first);
        times.check("last_seen", last);
        if (first.isAfter(last)) {
            throw UnreadableException.invalid(
                    "first_seen is " + first + "; allowed: up to last_seen, " + last);
        }
    }
}
