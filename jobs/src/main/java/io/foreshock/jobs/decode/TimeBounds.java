package io.foreshock.jobs.decode;

import io.foreshock.pipeline.deadletter.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The event times that a job believes: from a fixed instant to a little ahead of the clock. */
final class TimeBounds {
    private final Clock clock;
    private final Instant earliest;
    private final Duration maxFuture;

    /** As asked for last: the clock is read again only for a time beyond it. */
    private Instant latest;

    /**
     * @param earliest the earliest time believed
     * @param maxFuture how far ahead of the clock a time may be
     */
    TimeBounds(Clock clock, Instant earliest, Duration maxFuture) {
        this.clock = clock;
        this.earliest = earliest;
        this.maxFuture = maxFuture;
        this.latest = clock.instant().plus(maxFuture);
    }

    /**
     * Passes over a time that is believed.
     *
     * @throws UnreadableException with the reason ABSURD_TIMESTAMP for any other
     */
    void check(String field, Instant time) throws UnreadableException {
        if (time.isAfter(latest)) {
            latest = clock.instant().plus(maxFuture);
        }
        if (time.isBefore(earliest) || time.isAfter(latest)) {
            throw new UnreadableException(
                    Reason.ABSURD_TIMESTAMP,
                    field + " is " + time + "; allowed: " + earliest + " to " + latest);
        }
    }
}
