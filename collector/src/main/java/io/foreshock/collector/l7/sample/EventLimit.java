package io.foreshock.collector.l7.sample;

/**
 * So many events a second and no more, in each second of a monotonic clock. Of them successes get
 * half at most, so that failures find room whatever came before them. Not safe for use by several
 * threads.
 */
public final class EventLimit {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long perSecond;
    private long second = Long.MIN_VALUE;
    private long taken;

    /**
     * A limit of which nothing is taken.
     *
     * @param perSecond most events a second, at least 1
     */
    public EventLimit(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether there is room for a failure; it is taken then. */
    public boolean takesFailure(long nowNs) {
        return takes(nowNs, perSecond);
    }

    /** Whether there is room for a success; it is taken then. */
    public boolean takesSuccess(long nowNs) {
        return takes(nowNs, perSecond - perSecond / 2);
    }

    private boolean takes(long nowNs, long most) {
        long now = Math.floorDiv(nowNs, SECOND_NS);
        if (now > second) {
            second = now;
            taken = 0;
        }
        if (taken >= most) {
            return false;
        }
        taken++;
        return true;
    }
}
