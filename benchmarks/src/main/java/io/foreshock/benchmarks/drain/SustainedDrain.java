package io.foreshock.benchmarks.drain;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a producer at a fixed rate against a thread that drains and encodes.
 *
 * @param made records that the kernel made
 * @param lost of them, those that found no room in the ring, by the kernel's count
 * @param taken of them, those drained and encoded
 * @param missing numbers that the drained records left out
 * @param nanos how long the producer took
 * @param cpuNs CPU time of the draining thread
 */
record SustainedDrain(long made, long lost, long taken, long missing, long nanos, long cpuNs) {
    private static final long NAP_NS = 1_000_000;

    /** Both sides are compiled by then, also for what comes of their running side by side. */
    private static final int WARM_UP_SECONDS = 3;

    static SustainedDrain measure(int perSecond, int seconds) throws InterruptedException {
        try (RingLoad load = RingLoad.open()) {
            run(load, perSecond, WARM_UP_SECONDS);
            return run(load, perSecond, seconds);
        }
    }

    private static SustainedDrain run(RingLoad load, int perSecond, int seconds)
            throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = load.produced();
        long lostBefore = load.lost();
        SignalWriter writer = new SignalWriter(before);
        PacedProducer producer = new PacedProducer(load, perSecond, seconds);
        Thread thread = new Thread(producer, "producer");
        long cpu = threads.getCurrentThreadCpuTime();
        thread.start();
        while (thread.isAlive() || load.ring().backlogBytes() > 0) {
            if (load.ring().drain(writer, Integer.MAX_VALUE) == 0) {
                LockSupport.parkNanos(NAP_NS);
            }
        }
        thread.join();
        return new SustainedDrain(
                load.produced() - before,
                load.lost() - lostBefore,
                writer.written(),
                writer.missingBefore(load.produced()),
                producer.nanos(),
                threads.getCurrentThreadCpuTime() - cpu);
    }

    double perSecond() {
        return made * 1e9 / nanos;
    }

    double cpuPercent() {
        return 100.0 * cpuNs / nanos;
    }
}
