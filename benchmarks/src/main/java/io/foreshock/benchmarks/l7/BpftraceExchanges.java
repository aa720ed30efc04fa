package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.process.Processes;
import io.foreshock.local.demo.ScopeCgroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a practised hand would write with bpftrace to know a part of the same: of the processes of a
 * cgroup, how often each answer's first bytes were written or read, and a histogram of the times
 * between what was read and what was written on a descriptor.
 */
final class BpftraceExchanges implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private static final String SCRIPT =
            """
            BEGIN { printf("attached\\n"); }
            tracepoint:syscalls:sys_enter_read /cgroup == %1$d/ {
              @fd[tid] = args->fd;
              @buffer[tid] = args->buf;
            }
            tracepoint:syscalls:sys_enter_recvfrom /cgroup == %1$d/ {
              @fd[tid] = args->fd;
              @buffer[tid] = args->ubuf;
            }
            tracepoint:syscalls:sys_exit_read,
            tracepoint:syscalls:sys_exit_recvfrom /@buffer[tid]/ {
              if (args->ret > 0) {
                @read[comm, str(@buffer[tid], 12)] = count();
                @since[pid, @fd[tid]] = nsecs;
              }
              delete(@buffer[tid]);
              delete(@fd[tid]);
            }
            tracepoint:syscalls:sys_enter_write,
            tracepoint:syscalls:sys_enter_writev,
            tracepoint:syscalls:sys_enter_sendto /cgroup == %1$d/ {
              @written[comm] = count();
              $since = @since[pid, args->fd];
              if ($since) {
                @ns[comm] = hist(nsecs - $since);
                delete(@since[pid, args->fd]);
              }
            }
            """;

    private final Process process;

    private BpftraceExchanges(Process process) {
        this.process = process;
    }

    static BpftraceExchanges start(ScopeCgroup scope) throws IOException {
        String script = SCRIPT.formatted(scope.id());
        Process process =
                new ProcessBuilder(List.of("bpftrace", "-e", script))
                        .redirectErrorStream(true)
                        .start();
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
        return new BpftraceExchanges(process);
    }

    @Override
    public void close() {
        process.destroy();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
