package io.foreshock.it.l7.truth;

import io.foreshock.it.l7.truth.ExchangeMatcher.Strictness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which of the known exchanges is which of the seen ones, as far as that is decided. */
final class Assignment {
    /** Two that began further apart than that are not the same. */
    private static final long WINDOW_NS = 500_000_000;

    /** What was seen before its client sent it, or after its client had it, is hardly its. */
    private static final int OUTSIDE_WEIGHT = 10;

    private static final int OPEN = -1;

    private final List<Truth> known;
    private final List<Observed> seen;
    private final int[] seenOfKnown;
    private final boolean[] isTaken;

    /** Nothing is decided; what was seen is in order of its starts. */
    Assignment(List<Truth> known, List<Observed> seen) {
        this.known = known;
        this.seen = seen;
        seenOfKnown = new int[known.size()];
        isTaken = new boolean[seen.size()];
        Arrays.fill(seenOfKnown, OPEN);
    }

    /**
     * Decides on those whose start is known: each takes the seen one that is nearest to it; where
     * several want the same, the nearest has it, and the others look again.
     */
    void byTime(Predicate<Truth> which, Strictness strictness) {
        boolean isDone = false;
        while (!isDone) {
            isDone = true;
            for (Wish wish : wishes(which, strictness).values()) {
                decide(wish.known, wish.seen);
                isDone = false;
            }
        }
    }

    /** Of each seen one that is wanted, the wish that is nearest. */
    private Map<Integer, Wish> wishes(Predicate<Truth> which, Strictness strictness) {
        Map<Integer, Wish> wishes = new HashMap<>();
        for (int t = 0; t < known.size(); t++) {
            Truth truth = known.get(t);
            Long start = truth.startNs();
            if (start != null && seenOfKnown[t] == OPEN && which.test(truth)) {
                Wish wish = nearest(t, start, strictness);
                if (wish.seen != OPEN) {
                    wishes.merge(wish.seen, wish, Wish::nearer);
                }
            }
        }
        return wishes;
    }

    /** Looks forward and backward from its start, no further than what it has found. */
    private Wish nearest(int t, long start, Strictness strictness) {
        Wish best = new Wish(t, OPEN, WINDOW_NS);
        int middle = firstNotBefore(start);
        for (int s = middle; s < seen.size() && seen.get(s).startNs() - start < best.ns; s++) {
            best = best.nearer(wish(t, s, start, strictness));
        }
        for (int s = middle - 1; s >= 0 && start - seen.get(s).startNs() <= best.ns; s--) {
            best = best.nearer(wish(t, s, start, strictness));
        }
        return best;
    }

    private Wish wish(int t, int s, long start, Strictness strictness) {
        Truth truth = known.get(t);
        Observed each = seen.get(s);
        if (isTaken[s] || !strictness.allows(truth, each)) {
            return new Wish(t, OPEN, Long.MAX_VALUE);
        }
        long ns = Math.abs(each.startNs() - start);
        Long duration = truth.durationNs();
        if (duration != null) {
            long late = each.startNs() + each.latencyNs() - (start + duration);
            long outside = Math.max(0, start - each.startNs()) + Math.max(0, late);
            ns += Math.abs(late) + OUTSIDE_WEIGHT * outside;
        }
        return new Wish(t, s, ns);
    }

    /**
     * Which of several for the same that were under way at once is which, nobody knows: the nearest
     * ones may leave one for another that cannot be it. Each that was decided to have been seen
     * outside of its time takes one inside, if those inside that it takes it from can find another.
     */
    void reassignOutside(LatencyTolerance tolerance, Strictness strictness) {
        int[] knownOfSeen = new int[seen.size()];
        Arrays.fill(knownOfSeen, OPEN);
        for (int t = 0; t < known.size(); t++) {
            if (seenOfKnown[t] != OPEN) {
                knownOfSeen[seenOfKnown[t]] = t;
            }
        }
        for (int t = 0; t < known.size(); t++) {
            int s = seenOfKnown[t];
            if (s != OPEN && !known.get(t).isAround(seen.get(s), tolerance)) {
                knownOfSeen[s] = OPEN;
                if (!takesAnother(t, knownOfSeen, new BitSet(), tolerance, strictness)) {
                    knownOfSeen[s] = t;
                }
            }
        }
        for (int s = 0; s < seen.size(); s++) {
            isTaken[s] = knownOfSeen[s] != OPEN;
        }
    }

    /** A step of an augmenting path: who has to give one away takes another, and so on. */
    private boolean takesAnother(
            int t,
            int[] knownOfSeen,
            BitSet tried,
            LatencyTolerance tolerance,
            Strictness strictness) {
        Truth truth = known.get(t);
        Long start = truth.startNs();
        Long duration = truth.durationNs();
        if (start == null || duration == null) {
            return false;
        }
        for (int s = firstNotBefore(start - tolerance.ns());
                s < seen.size() && seen.get(s).startNs() <= start + duration;
                s++) {
            if (tried.get(s)
                    || !strictness.allows(truth, seen.get(s))
                    || !truth.isAround(seen.get(s), tolerance)) {
                continue;
            }
            tried.set(s);
            int owner = knownOfSeen[s];
            if (owner == OPEN || takesAnother(owner, knownOfSeen, tried, tolerance, strictness)) {
                knownOfSeen[s] = t;
                seenOfKnown[t] = s;
                return true;
            }
        }
        return false;
    }

    private int firstNotBefore(long start) {
        int low = 0;
        int high = seen.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seen.get(middle).startNs() < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Decides on those whose start is not known: the first of the seen ones that it may be. */
    void byOrder(Predicate<Truth> which, Strictness strictness) {
        Map<Truth, Integer> next = new HashMap<>();
        for (int t = 0; t < known.size(); t++) {
            Truth truth = known.get(t);
            if (truth.startNs() != null || seenOfKnown[t] != OPEN || !which.test(truth)) {
                continue;
            }
            int s = next.getOrDefault(kind(truth), 0);
            while (s < seen.size() && (isTaken[s] || !strictness.allows(truth, seen.get(s)))) {
                s++;
            }
            if (s < seen.size()) {
                decide(t, s);
            }
            next.put(kind(truth), s);
        }
    }

    /** Equal for those that may be the same seen ones. */
    private static Truth kind(Truth truth) {
        return Truth.of(truth.protocol(), truth.method(), truth.endpoint(), Answer.UNKNOWN)
                .from(truth.port());
    }

    private void decide(int t, int s) {
        seenOfKnown[t] = s;
        isTaken[s] = true;
    }

    /** Those decided on. */
    List<Match> matches() {
        List<Match> matches = new ArrayList<>();
        for (int t = 0; t < known.size(); t++) {
            if (seenOfKnown[t] != OPEN) {
                matches.add(new Match(known.get(t), seen.get(seenOfKnown[t])));
            }
        }
        matches.sort(Comparator.comparingLong(match -> match.seen().startNs()));
        return Collections.unmodifiableList(matches);
    }

    /** Those known that were not seen, though they had to be. */
    List<Truth> missing() {
        List<Truth> missing = new ArrayList<>();
        for (int t = 0; t < known.size(); t++) {
            if (seenOfKnown[t] == OPEN && !known.get(t).optional()) {
                missing.add(known.get(t));
            }
        }
        return Collections.unmodifiableList(missing);
    }

    /** Those seen that nobody knows of. */
    List<Observed> surplus() {
        List<Observed> surplus = new ArrayList<>();
        for (int s = 0; s < seen.size(); s++) {
            if (!isTaken[s]) {
                surplus.add(seen.get(s));
            }
        }
        return Collections.unmodifiableList(surplus);
    }

    /** How far a known one is from a seen one, at both of their ends. */
    private record Wish(int known, int seen, long ns) {
        Wish nearer(Wish other) {
            return other.ns < ns ? other : this;
        }
    }
}
