package io.foreshock.benchmarks.drain;

import java.util.concurrent.locks.LockSupport;

/** Produces records at a fixed rate for a fixed time, catching up whenever it was held back. */
final class PacedProducer implements Runnable {
    private static final long NAP_NS = 50_000;

    private final RingLoad load;
    private final int perSecond;
    private final long records;
    private volatile long nanos;

    PacedProducer(RingLoad load, int perSecond, int seconds) {
        this.load = load;
        this.perSecond = perSecond;
        this.records = (long) perSecond * seconds;
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        long made = 0;
        while (made < records) {
            long due = Math.min(records, (long) ((System.nanoTime() - start) / 1e9 * perSecond));
            if (due - made < RingLoad.BATCH && due < records) {
                LockSupport.parkNanos(NAP_NS);
            } else {
                int batch = (int) Math.min(RingLoad.BATCH, due - made);
                load.produce(batch);
                made += batch;
            }
        }
        nanos = System.nanoTime() - start;
    }

    /** How long it took, once it has ended. */
    long nanos() {
        return nanos;
    }
}
