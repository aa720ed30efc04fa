package io.foreshock.local.demo;

import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.Scenario;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/** Shows what is provoked, and what is detected as it comes. */
final class DemoScreen {
    private static final String[] LEGEND = {
        "  the first of equal failed calls is an event at once; those after it come together;",
        "  each failed request is an event: the first of a kind is shown",
    };

    private final Terminal terminal;
    private final Set<Requests> shown = new HashSet<>();

    DemoScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    void begin() {
        terminal.line("");
        terminal.line(terminal.in(Colour.BOLD, "Provoking failures"));
        for (String line : LEGEND) {
            terminal.line(terminal.in(Colour.DIM, line));
        }
    }

    /** The attempts of a scenario have been made. */
    void provoked(Scenario scenario, Map<String, Integer> gave) {
        gave.forEach(
                (how, times) ->
                        terminal.line(
                                format(
                                        "  provoked  %-26s %4d × %s %s",
                                        scenario.title(), times, what(scenario), how)));
    }

    private static String what(Scenario scenario) {
        if (scenario instanceof CallScenario calls) {
            return calls.call().kernelName();
        }
        RequestScenario.Request request = ((RequestScenario) scenario).request();
        return (request.method() + " " + request.endpoint()).strip();
    }

    /** An event of {@code foreshock.signal.syscall}. */
    void failedCall(GenericRecord event) {
        detected(
                format(
                        "%-26s %4s × %s %s%s",
                        event.get("service"),
                        event.get("error_count"),
                        event.get("syscall"),
                        event.get("errno_name"),
                        Boolean.TRUE.equals(event.get("asynchronous")) ? " (asynchronous)" : ""));
    }

    /** An event of {@code foreshock.signal.l7}. */
    void endedRequest(GenericRecord event) {
        Requests requests = Requests.of(event, event.get("outcome").toString());
        if (requests.isAlwaysAnEvent() && shown.add(requests)) {
            detected(
                    format(
                            "%-26s %4s × %s %s (as %s)",
                            requests.service(),
                            1,
                            requests.asked(),
                            requests.outcome(),
                            requests.role()));
        }
    }

    private void detected(String what) {
        terminal.line(terminal.in(Colour.NAME, "  detected  " + what));
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
