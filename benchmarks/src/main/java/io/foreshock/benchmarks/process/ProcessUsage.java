package io.foreshock.benchmarks.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a process uses, from /proc.
 *
 * @param directory its directory there
 */
public record ProcessUsage(Path directory) {
    private static final int UTIME = 13;
    private static final int STIME = 14;

    /** /proc speaks in hundredths of a second, whatever the kernel's own clock does. */
    private static final long TICK_NS = 10_000_000;

    /** Of a process. */
    public static ProcessUsage of(long pid) {
        return new ProcessUsage(Path.of("/proc", Long.toString(pid)));
    }

    /** CPU time of all of its threads so far, nanoseconds, to a hundredth of a second. */
    public long cpuNs() throws IOException {
        String stat = Files.readString(directory.resolve("stat"));
        // The name, in brackets, is the second field, and may hold anything.
        String[] fields = ("0 0 " + stat.substring(stat.lastIndexOf(')') + 2)).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NS;
    }

    /** Resident memory now, bytes. */
    public long residentBytes() throws IOException {
        return number(directory.resolve("status"), "VmRSS:") * 1024;
    }

    /** Resident memory now, with pages that are mapped several times shared out, bytes. */
    public long proportionalBytes() throws IOException {
        return number(directory.resolve("smaps_rollup"), "Pss:") * 1024;
    }

    /** Memory of the BPF maps it holds descriptors of, as the kernel accounts it, bytes. */
    public long bpfMapBytes() throws IOException {
        long bytes = 0;
        Set<Long> counted = new HashSet<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(directory.resolve("fdinfo"))) {
            for (Path descriptor : descriptors) {
                long map = number(descriptor, "map_id:");
                if (map >= 0 && counted.add(map)) {
                    bytes += Math.max(0, number(descriptor, "memlock:"));
                }
            }
        }
        return bytes;
    }

    /**
     * Run time of the BPF programs it holds descriptors of, nanoseconds, as far as the kernel has
     * been told to measure it (kernel.bpf_stats_enabled).
     */
    public long bpfRunNs() throws IOException {
        long nanos = 0;
        Set<Long> counted = new HashSet<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(directory.resolve("fdinfo"))) {
            for (Path descriptor : descriptors) {
                long program = number(descriptor, "prog_id:");
                if (program >= 0 && counted.add(program)) {
                    nanos += Math.max(0, number(descriptor, "run_time_ns:"));
                }
            }
        }
        return nanos;
    }

    /** The number of a field; -1 if the file has no such field, or is gone. */
    private static long number(Path file, String field) throws IOException {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.substring(field.length()).replaceAll("\\D", ""));
                }
            }
            return -1;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }
}
