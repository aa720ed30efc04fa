package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.process.Processes;
import io.foreshock.local.demo.ScopeCgroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts programs inside a cgroup: they are in it from their first instruction on. */
final class Scoped {
    private static final int STOP_SECONDS = 10;

    private Scoped() {}

    /** Starts a program; what it says, on either output, is read by the caller. */
    static Process start(ScopeCgroup scope, List<String> command) throws IOException {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", "" + scope.procs()));
        all.addAll(command);
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    /** Runs a program to its end and returns the lines that it printed. */
    static List<String> run(ScopeCgroup scope, List<String> command)
            throws IOException, InterruptedException {
        Process process = start(scope, command);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = out.lines().toList();
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + " failed: " + lines);
            }
            return lines;
        } finally {
            process.destroy();
        }
    }

    /** Ends a program that runs until it is told to end. */
    static void stop(Process process) {
        process.destroy();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
