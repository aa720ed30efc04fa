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
                name
                        + " "
                        + end(exitCode)
                        + ", and the stack was stopped"
                        + logTail(log, lastLines));
    }

    /** As a shell does, the JVM adds 128 to the signal that ended a process. */
    private static String end(int exitCode) {
        return switch (exitCode) {
            case 128 + 6 -> "was killed (SIGABRT)";
            case 128 + 9 -> "was killed (SIGKILL)";
            case 128 + 11 -> "was killed (SIGSEGV)";
            case 128 + 15 -> "was killed (SIGTERM)";
            default -> "ended with exit code " + exitCode;
        };
    }

    static ComponentException late(String name, long seconds, Path log, List<String> lastLines) {
        return new ComponentException(
                name
                        + " was not ready within "
                        + seconds
                        + " s, and the stack was stopped"
                        + logTail(log, lastLines));
    }

    private static String logTail(Path log, List<String> lines) {
        if (lines.isEmpty()) {
            return "; " + log + " is empty";
        }
        StringBuilder text =
                new StringBuilder("; the last " + lines.size() + " lines of " + log + ":");
        for (String line : lines) {
            text.append("\n    ").append(line);
        }
        return text.toString();
    }
}
