package io.foreshock.collector.observer;

import java.time.Duration;
import java.util.List;

/**
 * What the health observer's programs are loaded with.
 *
 * @param hooks which kernel hooks see the calls
 * @param timing which calls are timed, and when
 * @param room how much the kernel keeps for the collector
 * @param backoff how often a repeating failure is told of
 * @param filters what is observed
 */
public record HealthConfig(
        Hooks hooks, Timing timing, Room room, Backoff backoff, Filters filters) {

    /** Ways to see system calls. */
    public enum Hooks {
        /** Tracepoints of the watched calls only: other calls pay next to nothing. */
        PER_CALL,
        /** Raw tracepoints on every call: cheaper for each watched call, dearer for the rest. */
        RAW
    }

    /**
     * Which calls are timed, and when.
     *
     * @param busyRate exits a second on this host from which a call is busy: counted always, but
     *     timed only in one interval of {@code turnEvery}, so that it needs a hook at its entry
     *     only then
     * @param turnEvery intervals from one turn to the next; 1 times busy calls always, 0 never
     */
    public record Timing(int busyRate, int turnEvery) {}

    /**
     * How much the kernel keeps for the collector.
     *
     * @param ringBytes size of the ring buffer, a power of two of at least a page
     * @param tableEntries entries of the tables of calls and of errors, each
     */
    public record Room(int ringBytes, int tableEntries) {
        public Room {
            if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
                throw new IllegalArgumentException(
                        "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
            }
        }
    }

    /**
     * How often a repeating failure is told of.
     *
     * @param initial shortest time between two events of one process, call and errno
     * @param max longest such time; it doubles with each event
     */
    public record Backoff(Duration initial, Duration max) {}

    /** The defaults: the whole host, 1 MiB ring, 4,096 entries, back-off from 100 ms to 10 s. */
    public static HealthConfig defaults() {
        return new HealthConfig(
                Hooks.PER_CALL,
                new Timing(1000, 10),
                new Room(1 << 20, 4096),
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
                new Filters(List.of(), List.of(), List.of()));
    }

    /** The same, by these hooks. */
    public HealthConfig withHooks(Hooks others) {
        return new HealthConfig(others, timing, room, backoff, filters);
    }

    /** The same, with other rules for what is timed. */
    public HealthConfig withTiming(int busyRate, int turnEvery) {
        return new HealthConfig(hooks, new Timing(busyRate, turnEvery), room, backoff, filters);
    }

    /** The same, with this much room. */
    public HealthConfig withRoom(int ringBytes, int tableEntries) {
        return new HealthConfig(hooks, timing, new Room(ringBytes, tableEntries), backoff, filters);
    }

    /** The same, for what passes these filters. */
    public HealthConfig withFilters(Filters others) {
        return new HealthConfig(hooks, timing, room, backoff, others);
    }

    /** The same, for these processes only. */
    public HealthConfig withPids(List<Integer> pids) {
        return withFilters(new Filters(filters.cgroupIds(), pids, filters.commands()));
    }
}
