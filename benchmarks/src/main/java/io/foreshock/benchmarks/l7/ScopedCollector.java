package io.foreshock.benchmarks.l7;

import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.burst.CollectorWatch;
import io.foreshock.benchmarks.process.ProcessUsage;
import io.foreshock.benchmarks.process.QuietStart;
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

/** A stack whose collector, as it comes, observes one cgroup. */
final class ScopedCollector implements AutoCloseable {
    private static final double MB = 1e6;

    private final DataDirectory data;
    private final LocalStack stack;
    private final CollectorWatch watch;

    private ScopedCollector(DataDirectory data, LocalStack stack, CollectorWatch watch) {
        this.data = data;
        this.stack = stack;
        this.watch = watch;
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
        try (LedgerWatch ledger =
                new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry())) {
            stack.startCollector(
                    List.of("--filter-cgroups=" + scope.id()), () -> ledger.totals().records() > 0);
        }
        return new ScopedCollector(
                data, stack, CollectorWatch.start(stack.pid(Component.COLLECTOR)));
    }

    /** CPU time of the collector and run time of its programs so far, nanoseconds. */
    Cost cost() throws IOException {
        ProcessUsage usage = ProcessUsage.of(stack.pid(Component.COLLECTOR));
        return new Cost(usage.cpuNs(), usage.bpfRunNs());
    }

    /** The most resident memory so far. */
    double residentMb() throws IOException {
        return watch.residentBytes() / MB;
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
