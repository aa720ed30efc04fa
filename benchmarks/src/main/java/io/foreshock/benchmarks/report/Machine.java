package io.foreshock.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param cpu its model
 * @param cores how many of them this process may use
 * @param memoryGb memory in GiB
 * @param kernel release
 * @param system distribution
 * @param jdk that ran the benchmarks
 */
public record Machine(
        String cpu, int cores, long memoryGb, String kernel, String system, String jdk) {

    /** This one. */
    public static Machine here() throws IOException {
        String memory = field(Path.of("/proc/meminfo"), "MemTotal", ":").replaceAll("\\D", "");
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name", ":"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(memory) / 1024.0 / 1024.0),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                field(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    /** How many processes ran or waited to, over the last minute: near 0 on a quiet machine. */
    public static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d GiB; %s; %s; %s",
                cpu,
                cores,
                memoryGb,
                kernel,
                system,
                jdk);
    }

    private static String field(Path file, String name, String separator) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
