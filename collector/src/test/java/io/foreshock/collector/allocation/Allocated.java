package io.foreshock.collector.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what work allocates on the thread that does it. */
public final class Allocated {
    private static final int ATTEMPTS = 10;
    private static final int TIMES = 20_000;

    private Allocated() {}

    /**
     * The bytes that 20,000 times of the work allocate: the least of ten attempts. The JVM itself
     * allocates on the thread now and then: to load a class, and for the text constants of a class
     * when a method of it is handed to the compiler, which under load comes late. It does so once,
     * the work each time.
     */
    public static long by(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                work.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
