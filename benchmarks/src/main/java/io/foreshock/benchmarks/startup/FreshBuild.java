package io.foreshock.benchmarks.startup;

import io.foreshock.benchmarks.process.Processes;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.local.stack.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The build that {@code foreshock} makes when there is none. */
final class FreshBuild {
    private static final int LIMIT_MINUTES = 10;

    private FreshBuild() {}

    /** Removes what the last build laid out to run from, and has the command build it again. */
    static void make(Path home) throws IOException {
        new WorkDirectory(Distribution.locate().root()).remove();
        Process build =
                new ProcessBuilder(home.resolve("foreshock").toString(), "version")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Processes.awaitEnd(build, LIMIT_MINUTES, TimeUnit.MINUTES);
        if (build.exitValue() != 0) {
            throw new IOException(
                    "the build failed; see local/target/build.log, or run ./foreshock version");
        }
    }
}
