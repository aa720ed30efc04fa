package io.foreshock.benchmarks.observe;

import io.foreshock.benchmarks.process.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What a practised hand would write with bpftrace to know the same: every call's exits counted by
 * process, call and errno, and a histogram of their durations.
 */
final class BpftraceScript implements Way.Observed {
    static final String PROGRAM = "bpftrace";

    /** The interval says that the probes are attached; clearing keeps it from printing its maps. */
    private static final String SCRIPT =
            """
            tracepoint:raw_syscalls:sys_enter { @start[tid] = nsecs; }
            tracepoint:raw_syscalls:sys_exit /@start[tid]/ {
                @calls[pid, args->id, args->ret < 0 ? -args->ret : 0] = count();
                @latency[args->id] = hist(nsecs - @start[tid]);
                delete(@start[tid]);
            }
            interval:s:1 { printf("attached\\n"); }
            END { clear(@start); clear(@calls); clear(@latency); }
            """;

    private static final int STOP_SECONDS = 10;

    private final Process process;

    private BpftraceScript(Process process) {
        this.process = process;
    }

    static BpftraceScript start() throws IOException {
        Process process =
                new ProcessBuilder(PROGRAM, "-e", SCRIPT).redirectErrorStream(true).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.equals("attached")) {
            said.append(line).append('\n');
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("bpftrace ended: " + said);
        }
        return new BpftraceScript(process);
    }

    @Override
    public void close() {
        process.destroy();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
