package io.foreshock.local.provoke;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.process.child.ParentLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the calls of one scenario. Prepares and tries it once, prints {@code ready}, waits for a
 * line from its parent, moves itself into the cgroup that is observed, makes exactly the number of
 * attempts asked for, leaves the cgroup, and prints what they really gave ({@link Provoked}). It
 * stays until its parent ends it, so that the collector can still look it up.
 */
public final class CallMain {
    private static final ExecutorService WORKER = Executors.newSingleThreadExecutor();

    private CallMain() {}

    /**
     * Runs it.
     *
     * @param args scenario, scratch directory, {@code cgroup.procs} of the cgroup to enter, that of
     *     the one to return to, attempts, attempts a second (0: as fast as it can)
     */
    public static void main(String[] args) {
        ParentLink parent = ParentLink.watch();
        ParentLink.exitOnFailure(
                () -> {
                    try {
                        Pace pace = new Pace(Integer.parseInt(args[4]), Integer.parseInt(args[5]));
                        Provocation provocation = prepare(args[0], args[1]);
                        run(provocation, pace, args[2], args[3], parent);
                    } catch (ProvocationException e) {
                        System.out.println("failed " + e.getMessage());
                    }
                    Thread.currentThread().join(); // until the parent ends it
                });
    }

    /** On the thread that makes the attempts, since some state belongs to a thread. */
    private static Provocation prepare(String scenario, String scratch) throws Exception {
        return result(
                WORKER.submit(
                        () ->
                                Provocations.prepare(
                                        CallScenario.valueOf(scenario), Path.of(scratch))));
    }

    private static void run(
            Provocation provocation, Pace pace, String observed, String home, ParentLink parent)
            throws Exception {
        try (ScopeDoor door = new ScopeDoor(observed, home)) {
            result(WORKER.submit(() -> attempts(provocation, Pace.atOnce(1))));
            System.out.println("ready");
            parent.awaitLine();
            door.enter();
            Provoked provoked = result(WORKER.submit(() -> attempts(provocation, pace)));
            door.leave();
            provoked.print(System.out);
        }
    }

    private static Provoked attempts(Provocation provocation, Pace pace) throws Exception {
        provocation.arm();
        try {
            long start = System.nanoTime();
            List<Integer> errnos =
                    provocation.blocks()
                            ? sideBySide(provocation, pace.attempts())
                            : inTurn(provocation, pace);
            long nanos = System.nanoTime() - start;
            Map<String, Integer> gave = new TreeMap<>();
            errnos.forEach(errno -> gave.merge(Errno.name(errno), 1, Integer::sum));
            return new Provoked(gave, nanos);
        } finally {
            provocation.disarm();
        }
    }

    private static List<Integer> inTurn(Provocation provocation, Pace pace) {
        List<Integer> errnos = new ArrayList<>(pace.attempts());
        long start = System.nanoTime();
        for (int i = 0; i < pace.attempts(); i++) {
            pace.await(start, i);
            errnos.add(provocation.attempt());
        }
        return errnos;
    }

    private static List<Integer> sideBySide(Provocation provocation, int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Integer>> attempts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                attempts.add(threads.submit(provocation::attempt));
            }
            List<Integer> errnos = new ArrayList<>();
            for (Future<Integer> attempt : attempts) {
                errnos.add(result(attempt));
            }
            return errnos;
        } finally {
            threads.shutdown();
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof ProvocationException known) {
                throw known;
            }
            throw e;
        }
    }
}
