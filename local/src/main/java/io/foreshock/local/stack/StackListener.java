package io.foreshock.local.stack;

import java.time.Duration;

/** Told of what happens while a stack starts and stops; calls come from several threads. */
public interface StackListener {
    /** A component's default port is taken: it gets another. */
    void portMoved(Component component, PortChoice port);

    /** A component's process is being started. */
    void starting(Component component);

    /** The job is being submitted to Flink, which serves. */
    void startingJob();

    /** Every task of the job runs. */
    void jobRuns(Duration after);

    /** A component serves. */
    void ready(Component component, Duration after, String address);

    /** A component is being stopped. */
    void stopping(Component component);

    /** A component has ended; {@code inGoodOrder} is false when it had to be killed. */
    void stopped(Component component, boolean inGoodOrder);
}
