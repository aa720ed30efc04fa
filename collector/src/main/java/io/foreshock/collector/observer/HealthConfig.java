package io.foreshock.collector.observer;

import java.time.Duration;
import java.util.List;

/**
 * What the health observer's programs are loaded with.
 *
 * @param hooks which kernel hooks see the calls
 * @param busyRate exits a second on this host from which a call is busy: counted always, but timed
 *     only in one interval of {@code turnEvery}, so that it needs a hook at its entry only then
 * @param turnEvery intervals from one turn to the next; 1 times busy calls always, 0 never
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param tableEntries entries of the tables of calls and of errors, each
 * @param backoffInitial shortest time between two events of one process, call and errno
 * @param backoffMax longest such time; it doubles with each event
 * @param cgroupIds observe these cgroups (v2 ids) and those below them only; empty: all
 * @param pids observe these processes only; empty: all
 * @param commands observe these command names only; empty: all
 */
public record HealthConfig(
        Hooks hooks,
        int busyRate,
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
        cgroupIds = List.copyOf(cgroupIds);
        pids = List.copyOf(pids);
        commands = List.copyOf(commands);
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
    }

    /** The defaults: the whole host, 1 MiB ring, 4,096 entries, back-off from 100 ms to 10 s. */
    public static HealthConfig defaults() {
        return new HealthConfig(
                Hooks.PER_CALL,
                1000,
                10,
                1 << 20,
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
                busyRate,
                turnEvery,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                cgroupIds,
                onlyPids,
                commands);
    }

    /** The same, for these cgroups only. */
    public HealthConfig withCgroupIds(List<Long> onlyCgroups) {
        return new HealthConfig(
                hooks,
                busyRate,
                turnEvery,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                onlyCgroups,
                pids,
                commands);
    }

    /** The same, for these commands only. */
    public HealthConfig withCommands(List<String> onlyCommands) {
        return new HealthConfig(
                hooks,
                busyRate,
                turnEvery,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                cgroupIds,
                pids,
                onlyCommands);
    }

    /** The same, by these hooks. */
    public HealthConfig withHooks(Hooks others) {
        return new HealthConfig(
                others,
                busyRate,
                turnEvery,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                cgroupIds,
                pids,
                commands);
    }

    /** The same, with this much room. */
    public HealthConfig withRoom(int bytesOfRing, int entriesOfTables) {
        return new HealthConfig(
                hooks,
                busyRate,
                turnEvery,
                bytesOfRing,
                entriesOfTables,
                backoffInitial,
                backoffMax,
                cgroupIds,
                pids,
                commands);
    }

    /** The same, with other rules for what is timed. */
    public HealthConfig withTiming(int rateOfBusy, int intervalsBetweenTurns) {
        return new HealthConfig(
                hooks,
                rateOfBusy,
                intervalsBetweenTurns,
                ringBytes,
                tableEntries,
                backoffInitial,
                backoffMax,
                cgroupIds,
                pids,
                commands);
    }
}
