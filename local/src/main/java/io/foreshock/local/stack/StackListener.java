package io.foreshock.local.stack;

import java.time.Duration;

/**
 * Told of what happens while a stack starts and stops; calls come from several threads. What is not
 * overridden is not told to anybody.
 */
public interface StackListener {
    /** A component's default port is taken: it gets another. */
    default void portMoved(Component component, PortChoice port) {}

    /** A component's process is being started. */
    default void starting(Component component) {}

    /** The job is being submitted to Flink, which serves. */
    default void startingJob() {}

    /** Every task of the job runs. */
    default void jobRuns(Duration after) {}

    /** A component serves. */
    default void ready(Component component, Duration after, String address) {}

    /** A component is being stopped. */
    default void stopping(Component component) {}

    /** A component has ended; {@code inGoodOrder} is false when it had to be killed. */
    default void stopped(Component component, boolean inGoodOrder) {}
}
