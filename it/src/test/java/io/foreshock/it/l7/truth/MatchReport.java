package io.foreshock.it.l7.truth;

import java.util.List;
import java.util.Objects;

/**
 * How what was seen differs from what clients know. Its text says how many of which difference
 * there are, with some examples of each.
 *
 * @param known exchanges that had to be seen, and others that were
 * @param seen exchanges that were seen
 * @param missing known, but not seen
 * @param surplus seen, but not known
 * @param asking seen as another protocol, method or endpoint
 * @param ending seen with another status or outcome
 * @param late seen with a latency that is too far off
 * @param outside seen to begin before, or to end after, its client says that it did
 * @param latencies how far off they are, of all that are known
 */
public record MatchReport(
        int known,
        int seen,
        List<Truth> missing,
        List<Observed> surplus,
        List<Match> asking,
        List<Match> ending,
        List<Match> late,
        List<Match> outside,
        LatencyErrors latencies) {
    private static final int EXAMPLES = 8;

    static MatchReport of(Assignment assignment, LatencyTolerance tolerance) {
        List<Match> matches = assignment.matches();
        List<Truth> missing = assignment.missing();
        List<Observed> surplus = assignment.surplus();
        return new MatchReport(
                matches.size() + missing.size(),
                matches.size() + surplus.size(),
                missing,
                surplus,
                matches.stream().filter(match -> !isAskedRight(match)).toList(),
                matches.stream().filter(match -> !differences(match).isEmpty()).toList(),
                matches.stream().filter(match -> !isInTime(match, tolerance)).toList(),
                matches.stream()
                        .filter(match -> !match.truth().isAround(match.seen(), tolerance))
                        .toList(),
                LatencyErrors.of(matches));
    }

    private static boolean isAskedRight(Match match) {
        return match.truth().protocol() == match.seen().protocol()
                && match.truth().asks(match.seen());
    }

    private static List<String> differences(Match match) {
        return match.truth().answer().differences(match.seen().answer());
    }

    private static boolean isInTime(Match match, LatencyTolerance tolerance) {
        Long duration = match.truth().durationNs();
        return duration == null || tolerance.allows(duration, match.seen().latencyNs());
    }

    /**
     * True if each was seen once, rightly, and while its client waited for it; how far latencies
     * are off is not asked: a client that has to wait for a CPU takes that for the server's time.
     */
    public boolean isComplete() {
        return missing.isEmpty()
                && surplus.isEmpty()
                && asking.isEmpty()
                && ending.isEmpty()
                && outside.isEmpty();
    }

    /** True if each was seen once, rightly, and for as long as it took. */
    public boolean isExact() {
        return isComplete() && late.isEmpty();
    }

    /** The share of those timed by their client whose latency is close enough; 1 if none is. */
    public double shareInTime() {
        return latencies.timed() == 0 ? 1 : 1 - (double) late.size() / latencies.timed();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%d exchanges known, %d seen", known, seen));
        text.append(isExact() ? ", all as they were\n" : "\n");
        append(text, "not seen", missing.stream().map(Truth::toString).toList());
        append(text, "not known", surplus.stream().map(Observed::toString).toList());
        append(text, "asked otherwise", asking.stream().map(Match::toString).toList());
        append(
                text,
                "ended otherwise",
                ending.stream().map(match -> differences(match) + "\n    " + match).toList());
        append(text, "at another time", outside.stream().map(MatchReport::lateness).toList());
        append(text, "of another latency", late.stream().map(MatchReport::lateness).toList());
        return text.append("  latency off by ").append(latencies).toString();
    }

    private static String lateness(Match match) {
        long known = Objects.requireNonNull(match.truth().durationNs());
        return String.format(
                "%d us seen as %d us\n    %s",
                known / 1000, match.seen().latencyNs() / 1000, match);
    }

    private static void append(StringBuilder text, String what, List<String> all) {
        if (!all.isEmpty()) {
            text.append("  ").append(all.size()).append(' ').append(what).append('\n');
            all.stream().limit(EXAMPLES).forEach(e -> text.append("    ").append(e).append('\n'));
            if (all.size() > EXAMPLES) {
                text.append("    ...\n");
            }
        }
    }

    /**
     * How far latencies are off, nanoseconds; negative where they were seen shorter.
     *
     * @param timed how many were timed by their client
     * @param least the one seen shortest, of what it is
     * @param median half are above
     * @param p99 of a hundred, one is above
     * @param most the one seen longest, of what it is
     */
    public record LatencyErrors(int timed, long least, long median, long p99, long most) {
        static LatencyErrors of(List<Match> matches) {
            long[] errors =
                    matches.stream()
                            .filter(match -> match.truth().durationNs() != null)
                            .mapToLong(
                                    match ->
                                            match.seen().latencyNs()
                                                    - Objects.requireNonNull(
                                                            match.truth().durationNs()))
                            .sorted()
                            .toArray();
            return errors.length == 0
                    ? new LatencyErrors(0, 0, 0, 0, 0)
                    : new LatencyErrors(
                            errors.length,
                            errors[0],
                            errors[errors.length / 2],
                            errors[(errors.length - 1) * 99 / 100],
                            errors[errors.length - 1]);
        }

        @Override
        public String toString() {
            return timed == 0
                    ? "nobody knows: none was timed"
                    : String.format(
                            "%.1f us in the median, %.1f to %.1f us in all, p99 %.1f us, of %d",
                            median / 1e3, least / 1e3, most / 1e3, p99 / 1e3, timed);
        }
    }
}
