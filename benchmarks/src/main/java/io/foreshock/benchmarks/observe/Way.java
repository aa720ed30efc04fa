package io.foreshock.benchmarks.observe;

import io.foreshock.collector.observer.HealthConfig;
import java.io.IOException;

/** Ways in which system calls are observed, or not. */
public enum Way {
    /** By nobody. */
    BARE("unobserved"),
    /** By the observer on tracepoints of the watched calls: the default. */
    PER_CALL("per-call tracepoints"),
    /** By the observer on raw tracepoints of every call. */
    RAW("raw tracepoints"),
    /** By a bpftrace script that counts the same. */
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
        return switch (this) {
            case BARE -> () -> {};
            case PER_CALL -> LiveObserver.start(HealthConfig.Hooks.PER_CALL);
            case RAW -> LiveObserver.start(HealthConfig.Hooks.RAW);
            case BPFTRACE -> BpftraceScript.start();
        };
    }

    /** Observation in progress. */
    @FunctionalInterface
    public interface Observed extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
