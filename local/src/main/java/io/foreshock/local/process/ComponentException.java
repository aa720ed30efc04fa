package io.foreshock.local.process;

import java.nio.file.Path;
import java.util.List;

/** A component that died, or was not ready in time. The message is shown to the user as it is. */
public final class ComponentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ComponentException(String message) {
        super(message);
    }

    static ComponentException died(String name, int exitCode, Path log, List<String> lastLines) {
        return new ComponentException(
                name + " ended with exit code " + exitCode + logTail(log, lastLines));
    }

    static ComponentException late(String name, long seconds, Path log, List<String> lastLines) {
        return new ComponentException(
                name + " was not ready within " + seconds + " s" + logTail(log, lastLines));
    }

    private static String logTail(Path log, List<String> lines) {
        StringBuilder text = new StringBuilder("; the end of " + log + ":");
        if (lines.isEmpty()) {
            text.append(" (empty)");
        }
        for (String line : lines) {
            text.append("\n    ").append(line);
        }
        return text.toString();
    }
}
