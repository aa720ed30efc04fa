package io.foreshock.collector.observer;

import io.foreshock.collector.l7.tls.TlsAttachment;
import io.foreshock.collector.l7.tls.TlsAttachment.Status;
import io.foreshock.collector.l7.tls.TlsObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches the TLS observer to chosen processes as they come, and detaches it from those that have
 * gone. A process is found within a second of its start; in one that has loaded no TLS library yet
 * it is looked for again, less and less often. On a thread of its own: attaching takes some 0.3 s.
 */
public final class TlsProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsProcesses.class);
    private static final Path PROC = Path.of("/proc");
    private static final long EVERY_NS = 1_000_000_000L;
    private static final int MAX_WAIT = 64;

    private final TlsObserver observer;
    private final ObservedProcesses processes;
    private final Set<Integer> pids;
    private final Set<String> commands;
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private final Thread thread = new Thread(this::run, "tls-processes");
    private volatile boolean closed;

    /**
     * How it went with a process.
     *
     * @param startTicks tells it from another with the same id
     * @param status what became of the last attempt
     * @param rounds to wait between two attempts
     * @param left rounds until the next
     */
    private record Attempt(long startTicks, Status status, int rounds, int left) {
        Attempt passed() {
            return new Attempt(startTicks, status, rounds, left - 1);
        }
    }

    private TlsProcesses(
            TlsObserver observer,
            ObservedProcesses processes,
            List<Integer> pids,
            List<String> commands) {
        this.observer = observer;
        this.processes = processes;
        this.pids = Set.copyOf(pids);
        this.commands = Set.copyOf(commands);
    }

    /**
     * Begins to look for them.
     *
     * @param observer closed by the caller, after this
     * @param filters what is observed at all
     * @param pids of what is, these processes
     * @param commands and those with these command names
     */
    public static TlsProcesses start(
            TlsObserver observer, Filters filters, List<Integer> pids, List<String> commands) {
        ObservedProcesses processes =
                new ObservedProcesses(
                        PROC,
                        filters,
                        Cgroups.directories(Set.copyOf(filters.cgroupIds())),
                        (int) ProcessHandle.current().pid());
        TlsProcesses started = new TlsProcesses(observer, processes, pids, commands);
        started.thread.setDaemon(true);
        started.thread.start();
        return started;
    }

    private void run() {
        while (!closed) {
            look();
            LockSupport.parkNanos(EVERY_NS);
        }
    }

    private void look() {
        try {
            Set<Integer> there = new HashSet<>();
            for (int pid : processes.list()) {
                if (pids.contains(pid) || commands.contains(processes.command(pid))) {
                    there.add(pid);
                    lookInto(pid);
                }
            }
            attempts.keySet().stream()
                    .filter(pid -> !there.contains(pid))
                    .toList()
                    .forEach(this::forget);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot look for processes that use TLS; tries again", e);
        }
    }

    private void lookInto(int pid) {
        long startTicks = processes.startTicks(pid);
        Attempt before = attempts.get(pid);
        if (before != null && before.startTicks() != startTicks) {
            forget(pid);
            before = null;
        }
        if (before != null && (before.status() == Status.ATTACHED || before.left() > 0)) {
            attempts.put(pid, before.passed());
            return;
        }
        TlsAttachment attachment = observer.attach(pid);
        int rounds = before == null ? 1 : Math.min(MAX_WAIT, 2 * before.rounds());
        attempts.put(pid, new Attempt(startTicks, attachment.status(), rounds, rounds));
        if (before == null || before.status() != attachment.status()) {
            LOG.info(
                    "TLS of process {} ({}): {}, {}",
                    pid,
                    processes.command(pid),
                    attachment.status(),
                    attachment.detail());
        }
    }

    private void forget(int pid) {
        observer.detach(pid);
        attempts.remove(pid);
    }

    /** Looks no longer; what is attached stays so. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
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
