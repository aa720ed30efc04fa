package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** Whether it is mounted, and this process may look into it. */
    public static boolean isReadable() {
        return Files.isDirectory(TRACING.resolve("events"))
                || Files.isDirectory(DEBUG.resolve("events"));
    }

    /** Whether it is mounted where it is looked for, also if this process may not look into it. */
    public static boolean isMounted() {
        try {
            return isReadable() || isMounted(Files.readAllLines(Path.of("/proc/self/mounts")));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isMounted(List<String> mounts) {
        return mounts.stream()
                .anyMatch(
                        mount ->
                                mount.contains(" " + TRACING + " tracefs ")
                                        || mount.contains(" " + DEBUG + " tracefs "));
    }

    /** Mounts it where it belongs, if it is not mounted. */
    public static void mountIfMissing() {
        if (!isMounted()) {
            Mount.mount("tracefs", TRACING.toString());
        }
    }
}
