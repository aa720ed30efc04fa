package io.foreshock.it.l7;

import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.PortChoice;
import io.foreshock.local.stack.StackListener;
import java.time.Duration;

/** Says nothing of a stack that starts and stops. */
final class SilentListener implements StackListener {
    @Override
    public void portMoved(Component component, PortChoice port) {}

    @Override
    public void starting(Component component) {}

    @Override
    public void startingJob() {}

    @Override
    public void jobRuns(Duration after) {}

    @Override
    public void ready(Component component, Duration after, String address) {}

    @Override
    public void stopping(Component component) {}

    @Override
    public void stopped(Component component, boolean inGoodOrder) {}
}
