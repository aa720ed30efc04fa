package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.burst.CollectorWatch;
import io.foreshock.benchmarks.process.ProcessUsage;
import io.foreshock.benchmarks.process.QuietStart;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.local.demo.ScopeCgroup;
import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A stack whose collector observes one cgroup: as it comes, or by system calls. */
final class ScopedCollector implements AutoCloseable {
    private static final double MB = 1e6;

    private final DataDirectory data;
    private final LocalStack stack;
    private final ScopeCgroup scope;
    private CollectorWatch watch;
    private boolean usual = true;
    private long residentBytes;

    private ScopedCollector(DataDirectory data, LocalStack stack, ScopeCgroup scope)
            throws IOException, InterruptedException {
        this.data = data;
        this.stack = stack;
        this.scope = scope;
        watch = startBy(L7Config.Hooks.SOCKET);
    }

    static ScopedCollector start(ScopeCgroup scope, Path directory, Progress progress)
            throws Exception {
        DataDirectory data = DataDirectory.openEmpty(directory);
        LocalStack stack =
                LocalStack.start(
                        Distribution.locate(),
                        data,
                        StackPorts.anyFree(),
                        new QuietStart(progress));
        return new ScopedCollector(data, stack, scope);
    }

    private CollectorWatch startBy(L7Config.Hooks hooks) throws IOException, InterruptedException {
        List<String> options =
                List.of(
                        "--filter-cgroups=" + scope.id(),
                        "--l7-hooks=" + hooks.name().toLowerCase(Locale.ROOT));
        try (LedgerWatch ledger =
                new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry())) {
            stack.startCollector(options, () -> ledger.totals().records() > 0);
        }
        return CollectorWatch.start(stack.pid(Component.COLLECTOR));
    }

    /** Puts another collector in its place, which sees what connections carry by these hooks. */
    void restartBy(L7Config.Hooks hooks) throws IOException, InterruptedException {
        residentBytes = usual ? Math.max(residentBytes, watch.residentBytes()) : residentBytes;
        watch.close();
        stack.stopCollector();
        watch = startBy(hooks);
        usual = hooks == L7Config.Hooks.SOCKET;
    }

    /** CPU time of the collector and run time of its programs so far, nanoseconds. */
    Cost cost() throws IOException {
        ProcessUsage usage = ProcessUsage.of(stack.pid(Component.COLLECTOR));
        return new Cost(usage.cpuNs(), usage.bpfRunNs());
    }

    /** The most resident memory so far, of those that were as the collector comes. */
    double residentMb() throws IOException {
        return Math.max(residentBytes, usual ? watch.residentBytes() : 0) / MB;
    }

    @Override
    public void close() throws Exception {
        watch.close();
        stack.close();
        data.close();
    }

    /**
     * What the observer has used.
     *
     * @param cpuNs CPU time of the collector's process
     * @param bpfNs run time of its BPF programs, in other processes' time
     */
    record Cost(long cpuNs, long bpfNs) {}
}
