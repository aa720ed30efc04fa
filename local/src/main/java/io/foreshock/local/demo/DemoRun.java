package io.foreshock.local.demo;

import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackListener;
import io.foreshock.local.stack.StackPorts;
import io.foreshock.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One whole run: a fresh stack, a cgroup as the collector's scope, the demo, and the clean-up. */
public final class DemoRun {
    private DemoRun() {}

    /**
     * Runs the demo and prints its verdict.
     *
     * @param directory data directory of the demo's own; what earlier runs left in it is removed
     * @param collectorOptions options of the collector beside those of the demo's own
     * @return whether every count agreed
     * @throws io.foreshock.local.stack.ForeignDirectoryException if the directory holds something
     *     else
     * @throws IOException if something that the demo needs cannot be had
     */
    public static boolean run(
            Distribution distribution,
            Path directory,
            StackPorts ports,
            List<String> collectorOptions,
            Terminal terminal,
            StackListener listener)
            throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.openEmpty(directory);
                ScopeCgroup scope = ScopeCgroup.create()) {
            try (LocalStack stack = LocalStack.start(distribution, data, ports, listener);
                    LedgerWatch ledger = watch(stack)) {
                // Held-back events come within a second: the demo is for looking at.
                List<String> options = new ArrayList<>(collectorOptions);
                options.addAll(List.of("--filter-cgroups=" + scope.id(), "--backoff-max=1s"));
                stack.startCollector(options, () -> ledger.totals().records() > 0);
                Demo demo = new Demo(stack, scope, data.root(), terminal);
                Verdict verdict = demo.run();
                new VerdictTable(terminal).print(verdict);
                terminal.line(
                        String.format(
                                Locale.ROOT,
                                "  first result %.1f s after the first failure; logs in %s",
                                demo.firstResultSeconds(),
                                data.logs()));
                return verdict.agrees();
            }
        }
    }

    private static LedgerWatch watch(LocalStack stack) {
        return new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry());
    }
}
