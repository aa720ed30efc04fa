package io.foreshock.local;

import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.PortChoice;
import io.foreshock.local.stack.StackListener;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows a stack starting and stopping, one line for each component. */
final class StartScreen implements StackListener {
    private final Terminal terminal;
    private final Set<Component> starting = EnumSet.noneOf(Component.class);
    private boolean stopping;

    StartScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void portMoved(Component component, PortChoice port) {
        terminal.line(
                terminal.in(
                        Colour.WARN,
                        "  port "
                                + port.preferred()
                                + " is taken; "
                                + component.label()
                                + " gets "
                                + port.port()));
    }

    @Override
    public synchronized void starting(Component component) {
        starting.add(component);
        if (!terminal.isTty()) {
            terminal.line("  " + pad(component.label()) + " starting");
        }
        showStarting();
    }

    @Override
    public synchronized void ready(Component component, Duration after, String address) {
        starting.remove(component);
        ready(component.label(), after, address);
        showStarting();
    }

    private void ready(String what, Duration after, String detail) {
        terminal.line(
                "  "
                        + terminal.in(Colour.GOOD, "✔ ")
                        + pad(what)
                        + String.format(
                                Locale.ROOT, " ready in %4.1f s   ", after.toMillis() / 1000.0)
                        + terminal.in(Colour.NAME, detail));
    }

    @Override
    public synchronized void startingJob() {
        terminal.live("  starting the status job …");
    }

    @Override
    public synchronized void jobRuns(Duration after) {
        terminal.endLive();
        ready("job", after, "status");
    }

    @Override
    public synchronized void stopping(Component component) {
        if (!stopping && !terminal.isTty()) {
            terminal.line("  stopping");
        }
        stopping = true;
        terminal.live("  stopping " + component.label() + " …");
    }

    @Override
    public synchronized void stopped(Component component, boolean inGoodOrder) {
        terminal.endLive();
        if (!inGoodOrder) {
            terminal.line(terminal.in(Colour.WARN, "  " + component.label() + " had to be killed"));
        }
    }

    private void showStarting() {
        if (starting.isEmpty()) {
            terminal.endLive();
        } else {
            terminal.live(
                    starting.stream()
                            .map(Component::label)
                            .collect(Collectors.joining(", ", "  starting ", " …")));
        }
    }

    private static String pad(String label) {
        return String.format(Locale.ROOT, "%-9s", label);
    }
}
