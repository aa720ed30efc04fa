package io.foreshock.collector.bpf;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One attachment of a program; closing it detaches, once. The kernel makes whoever takes a program
 * from a tracepoint wait until no CPU can run it any more, some 75 ms; those who wait at the same
 * time wait together. Safe for use by several threads.
 */
public final class BpfLink implements AutoCloseable {
    private static final int MAX_WAITING = 32;

    private final Pointer link;
    private final Set<BpfLink> open;

    /** {@code open} is where it stands until it is closed; safe for use by several threads. */
    BpfLink(Pointer link, Set<BpfLink> open) {
        this.link = link;
        this.open = open;
    }

    @Override
    public void close() {
        if (open.remove(this)) {
            LibBpf.bpf_link__destroy(link);
        }
    }

    /** Detaches without making the caller wait; the program may run for some ms more. */
    public void closeInBackground() {
        closer();
    }

    /** Detaches all of them and returns when none can run any more. */
    static void closeAll(Set<BpfLink> links) {
        while (!links.isEmpty()) {
            List<Thread> waiting = new ArrayList<>();
            links.stream().limit(MAX_WAITING).forEach(link -> waiting.add(link.closer()));
            waiting.forEach(BpfLink::join);
        }
    }

    private Thread closer() {
        Thread thread = new Thread(this::close, "bpf-detach");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Even if interrupted: what is attached counts, and its counts are wanted. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
