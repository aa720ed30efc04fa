package io.foreshock.benchmarks.observe;

import io.foreshock.benchmarks.process.Processes;
import io.foreshock.collector.syscall.SystemCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a practised hand would write with bpftrace to know the same: every call's exits counted by
 * process, call and errno, and a histogram of their durations.
 */
final class BpftraceScript implements Way.Observed {
    static final String PROGRAM = "bpftrace";

    /** On raw tracepoints, as most would write it. */
    static final String EVERY_CALL =
            script(
                    "tracepoint:raw_syscalls:sys_enter",
                    "tracepoint:raw_syscalls:sys_exit",
                    "args->id");

    /** On the tracepoints that the observer has. */
    static final String PER_CALL = script(watched("sys_enter_"), watched("sys_exit_"), "probe");

    private static final int STOP_SECONDS = 10;

    private final Process process;

    private BpftraceScript(Process process) {
        this.process = process;
    }

    /** The interval says that the probes are attached; clearing keeps it from printing its maps. */
    private static String script(String entries, String exits, String call) {
        return """
                %1$s { @start[tid] = nsecs; }
                %2$s /@start[tid]/ {
                    @calls[pid, %3$s, args->ret < 0 ? -args->ret : 0] = count();
                    @latency[%3$s] = hist(nsecs - @start[tid]);
                    delete(@start[tid]);
                }
                interval:s:1 { printf("attached\\n"); }
                END { clear(@start); clear(@calls); clear(@latency); }
                """
                .formatted(entries, exits, call);
    }

    private static String watched(String prefix) {
        return SystemCall.ofThisHost().stream()
                .map(call -> "tracepoint:syscalls:" + prefix + call.kernelName())
                .collect(Collectors.joining(",\n"));
    }

    static BpftraceScript start(String script) throws IOException {
        Process process =
                new ProcessBuilder(PROGRAM, "-e", script).redirectErrorStream(true).start();
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
