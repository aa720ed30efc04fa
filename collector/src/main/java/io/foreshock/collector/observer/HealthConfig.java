package io.foreshock.collector.observer;

import io.foreshock.collector.syscall.SystemCall;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the health observer's programs are loaded with.
 *
 * @param hooks which kernel hooks see the calls
 * @param timedInTurns busy calls: counted always, but timed only in one interval of {@code
 *     turnEvery}, so that they need a hook at their entry only then
 * @param turnEvery intervals from one turn to the next; 1 times them always, 0 never
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param tableEntries entries of the tables of calls and of errors, each
 * @param backoffInitial shortest time between two events of one process, call and errno
 * @param backoffMax longest such time; it doubles with each event
 * @param cgroupIds observe these cgroups (v2 ids) only; empty: all
 * @param pids observe these processes only; empty: all
 * @param commands observe these command names only; empty: all
 */
public record HealthConfig(
        Hooks hooks,
        Set<SystemCall> timedInTurns,
        int turnEvery,
        int ringBytes,
        int tableEntries,
        Duration backoffInitial,
        Duration backoffMax,
        List<Long> cgroupIds,
        List<Integer> pids,
        List<String> commands) {

    /** Ways to see system calls. */
    public enum Hooks {
        /** Tracepoints of the watched calls only: other calls pay next to nothing. */
        PER_CALL,
        /** Raw tracepoints on every call: cheaper for each watched call, dearer for the rest. */
        RAW
    }

    /** Entries that each filter has room for. */
    public static final int MAX_FILTER_ENTRIES = 256;

    public HealthConfig {
        timedInTurns = Set.copyOf(timedInTurns);
        cgroupIds = List.copyOf(cgroupIds);
        pids = List.copyOf(pids);
        commands = List.copyOf(commands);
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
    }

    /** The defaults: the whole host, 4 MiB ring, 4,096 entries, back-off from 100 ms to 10 s. */
    public static HealthConfig defaults() {
        return new HealthConfig(
                Hooks.PER_CALL,
                Set.of(SystemCall.WRITE, SystemCall.PWRITE64),
                10,
                4 << 20,
                4096,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                List.of(),
                List.of(),
                List.of());
    }

    /** The same, for these processes only. */
    public HealthConfig withPids(List<Integer> onlyPids) {
        return new HealthConfig(
                hooks,
                timedInTurns,
                turnEvery,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                cgroupIds,
                onlyPids,
                commands);
    }
}
