package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.Mount;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file system through which tracepoints are found; minimal hosts do not mount it. */
public final class TraceFs {
    private static final Path TRACING = Path.of("/sys/kernel/tracing");
    private static final Path DEBUG = Path.of("/sys/kernel/debug/tracing");

    private TraceFs() {}

    /** Whether a tracepoint exists on this kernel. */
    public static boolean hasTracepoint(String category, String name) {
        Path event = Path.of("events", category, name);
        return Files.isDirectory(TRACING.resolve(event)) || Files.isDirectory(DEBUG.resolve(event));
    }

    /** Whether it is mounted. */
    public static boolean isMounted() {
        return Files.isDirectory(TRACING.resolve("events"))
                || Files.isDirectory(DEBUG.resolve("events"));
    }

    /** Mounts it where it belongs, if it is not mounted. */
    public static void mountIfMissing() {
        if (!isMounted()) {
            Mount.mount("tracefs", TRACING.toString());
        }
    }
}
