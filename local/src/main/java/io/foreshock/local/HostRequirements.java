package io.foreshock.local;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.util.List;

/** Whether the collector can run on this host; if not, what is missing and how to get it. */
final class HostRequirements {
    private HostRequirements() {}

    static boolean met(Terminal terminal) {
        List<HostCheck> missing =
                HostDoctor.examine().stream()
                        .filter(check -> check.level() == HostCheck.Level.MISSING)
                        .toList();
        if (missing.isEmpty()) {
            return true;
        }
        System.err.println("foreshock: the collector cannot observe this host:");
        for (HostCheck check : missing) {
            System.err.println(
                    terminal.in(Colour.BAD, "  ✘ ")
                            + check.name()
                            + ": "
                            + check.finding()
                            + "\n    "
                            + check.remedy());
        }
        return false;
    }

    /** Options by which a collector takes the hooks that this host has. */
    static List<String> collectorOptions() {
        return HostDoctor.hooks() == HealthConfig.Hooks.RAW ? List.of("--hooks=raw") : List.of();
    }
}
