package io.foreshock.benchmarks.observe;

import io.foreshock.collector.observer.HealthConfig;
import java.io.IOException;

/** Ways in which system calls are observed, or not. */
public enum Way {
    /** By nobody. */
    BARE("unobserved"),
    /** By a program that does nothing, at the exits of the watched calls. */
    EMPTY_PROGRAM("an empty program on the same exits"),
    /** By the observer as it comes: per-call tracepoints, busy calls timed in turns. */
    DEFAULT("per-call tracepoints"),
    /** As by default, at a busy call outside its turn. */
    NOT_TIMED("per-call tracepoints, not timed"),
    /** As by default, at a busy call in its turn, or one that is not busy. */
    TIMED("per-call tracepoints, timed"),
    /** By the observer on raw tracepoints of every call, busy calls timed in turns. */
    RAW("raw tracepoints"),
    /** The same, at a busy call outside its turn. */
    RAW_NOT_TIMED("raw tracepoints, not timed"),
    /** By a bpftrace script on the tracepoints of the same calls. */
    BPFTRACE_PER_CALL("bpftrace on the same calls"),
    /** By a bpftrace script on those of every call: what most would write. */
    BPFTRACE("bpftrace");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    /** As people call it. */
    public String label() {
        return label;
    }

    /** Begins to observe the whole host; closing what it returns ends it. */
    public Observed begin() throws IOException {
        HealthConfig defaults = HealthConfig.defaults();
        return switch (this) {
            case BARE -> () -> {};
            case EMPTY_PROGRAM -> EmptyProgram.start();
            case DEFAULT -> LiveObserver.start(defaults);
            case NOT_TIMED -> LiveObserver.start(defaults.withTiming(0, 0));
            case TIMED -> LiveObserver.start(defaults.withTiming(0, 1));
            case RAW -> LiveObserver.start(defaults.withHooks(HealthConfig.Hooks.RAW));
            case RAW_NOT_TIMED ->
                    LiveObserver.start(defaults.withHooks(HealthConfig.Hooks.RAW).withTiming(0, 0));
            case BPFTRACE_PER_CALL -> BpftraceScript.start(BpftraceScript.PER_CALL);
            case BPFTRACE -> BpftraceScript.start(BpftraceScript.EVERY_CALL);
        };
    }

    /** Observation in progress. */
    @FunctionalInterface
    public interface Observed extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
