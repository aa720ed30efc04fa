package io.foreshock.benchmarks.process;

import io.foreshock.local.stack.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The JVM flags with which the collector runs, for JVMs that measure its code. */
public final class CollectorFlags {
    private CollectorFlags() {}

    /** Those of the distribution, with a heap of 64 MiB. */
    public static List<String> read() throws IOException {
        List<String> flags = new ArrayList<>();
        for (String line : Files.readAllLines(Distribution.locate().collectorFlags())) {
            if (line.startsWith("-XX:")) {
                flags.add(line);
            }
        }
        flags.add("-Xmx64m");
        return flags;
    }
}
