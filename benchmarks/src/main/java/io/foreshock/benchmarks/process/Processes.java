package io.foreshock.benchmarks.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the benchmarks need of other programs. */
public final class Processes {
    private Processes() {}

    /** Whether a program is on the path. */
    public static boolean isInstalled(String program) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /** Waits until a process that was told to end has; past the limit it is killed. */
    public static void awaitEnd(Process process, long limit, TimeUnit unit) {
        try {
            if (!process.waitFor(limit, unit)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
