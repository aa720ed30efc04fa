package io.foreshock.benchmarks.process;

import io.foreshock.benchmarks.Progress;
import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.StackListener;
import java.time.Duration;

/** Shows of a stack that starts and stops only what matters to a benchmark. */
public record QuietStart(Progress progress) implements StackListener {
    @Override
    public void ready(Component component, Duration after, String address) {
        progress.line("%s ready in %.1f s", component.label(), after.toMillis() / 1000.0);
    }

    @Override
    public void stopped(Component component, boolean inGoodOrder) {
        if (!inGoodOrder) {
            progress.line("%s had to be killed", component.label());
        }
    }
}
