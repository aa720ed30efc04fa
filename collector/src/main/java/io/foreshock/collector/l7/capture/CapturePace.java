package io.foreshock.collector.l7.capture;

/**
 * Decides how many turns the kernel leaves out: none while the host makes few enough to read them
 * all; above that, so many that a smaller number is left, though never fewer than one in {@code 1 /
 * leastShare}. It goes down at once when the ring fills faster than it is drained, up to the next
 * second's count, and back up slowly, so that it does not swing. Not safe for use by several
 * threads; allocates nothing.
 */
public final class CapturePace {
    /** The share of the ring that may be waiting when it is drained. */
    private static final double FULL = 0.5;

    /** Fewer turns than this share of the limit, and all are read again. */
    private static final double CALM = 0.8;

    private final long allBelow;
    private final long underLoad;
    private final int mostStride;
    private int stride = 1;
    private long turnsBefore;
    private long nsBefore;

    /**
     * A pace that reads everything.
     *
     * @param allBelow turns a second up to which all are read
     * @param underLoad turns a second that are read above that
     * @param leastShare least share of turns that is read, above 0 and up to 1
     */
    public CapturePace(long allBelow, long underLoad, double leastShare) {
        this.allBelow = allBelow;
        this.underLoad = Math.max(1, underLoad);
        this.mostStride = (int) Math.max(1, Math.round(1 / leastShare));
    }

    /** One in so many turns is read, on average. */
    public int stride() {
        return stride;
    }

    /** The share of turns that is read. */
    public double share() {
        return 1.0 / stride;
    }

    /**
     * The ring is about to be drained.
     *
     * @param backlog bytes waiting in it
     * @param capacity its size
     * @return true if the stride has changed
     */
    public boolean onDrain(long backlog, long capacity) {
        if (backlog < FULL * capacity || stride >= mostStride) {
            return false;
        }
        stride = Math.min(mostStride, stride * 4);
        return true;
    }

    /**
     * Some time has passed, best a second.
     *
     * @param turns begun on this host since the start
     * @param nowNs monotonic time
     * @return true if the stride has changed
     */
    public boolean onInterval(long turns, long nowNs) {
        long elapsedNs = nowNs - nsBefore;
        boolean first = nsBefore == 0;
        double rate = elapsedNs <= 0 ? 0 : (turns - turnsBefore) * 1e9 / elapsedNs;
        turnsBefore = turns;
        nsBefore = nowNs;
        if (first) {
            return false;
        }
        int next = strideFor(rate);
        if (next < stride) {
            next = Math.max(next, stride / 2); // slowly up again
        }
        boolean changed = next != stride;
        stride = next;
        return changed;
    }

    private int strideFor(double rate) {
        boolean busy = rate > allBelow || (stride > 1 && rate > CALM * allBelow);
        if (!busy) {
            return 1;
        }
        return (int) Math.min(mostStride, Math.max(2, Math.ceil(rate / underLoad)));
    }
}
