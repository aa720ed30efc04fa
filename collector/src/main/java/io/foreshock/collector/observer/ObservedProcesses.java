package io.foreshock.collector.observer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes that there are and that pass the filters, by what procfs says; never this one. */
final class ObservedProcesses {
    private final Path proc;
    private final Filters filters;
    private final List<Path> cgroups;
    private final int selfPid;

    /**
     * Of a host.
     *
     * @param proc where procfs is mounted
     * @param cgroups directories of the filters' cgroups
     * @param selfPid this process
     */
    ObservedProcesses(Path proc, Filters filters, List<Path> cgroups, int selfPid) {
        this.proc = proc;
        this.filters = filters;
        this.cgroups = List.copyOf(cgroups);
        this.selfPid = selfPid;
    }

    /** Their ids, as they are now. */
    List<Integer> list() throws IOException {
        List<Integer> pids = new ArrayList<>();
        for (int pid : filters.cgroupIds().isEmpty() ? all() : Cgroups.processes(cgroups)) {
            if (passes(pid)) {
                pids.add(pid);
            }
        }
        return pids;
    }

    private List<Integer> all() throws IOException {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Integer.valueOf(entry.getFileName().toString())));
        }
        return pids;
    }

    private boolean passes(int pid) {
        return pid != selfPid
                && (filters.pids().isEmpty() || filters.pids().contains(pid))
                && (filters.commands().isEmpty() || filters.commands().contains(command(pid)));
    }

    /** A process's command name; empty if it has ended. */
    String command(int pid) {
        try {
            return Files.readString(proc.resolve(pid + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** When a process was started, in clock ticks since boot; -1 if it has ended. */
    long startTicks(int pid) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"));
            String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(behindName[19]);
        } catch (IOException e) {
            return -1;
        }
    }
}
