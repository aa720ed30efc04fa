package io.foreshock.local.stack;

import java.time.Duration;
import java.util.Locale;

/** The parts of a stack, in the order in which they may need each other; stopped from the last. */
public enum Component {
    /** Kafka. */
    BROKER(Duration.ofMinutes(2)),
    /** The schema registry. */
    REGISTRY(Duration.ofMinutes(2)),
    /** Flink and the jobs on it. */
    FLINK(Duration.ofMinutes(2)),
    /** The collector on this host. */
    COLLECTOR(Duration.ofMinutes(1));

    private final Duration startLimit;

    Component(Duration startLimit) {
        this.startLimit = startLimit;
    }

    /** How long it may take until it is ready. */
    public Duration startLimit() {
        return startLimit;
    }

    /** How long it may take to stop in good order. */
    public Duration stopLimit() {
        return Duration.ofSeconds(45);
    }

    /** What the screen and its log file call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
