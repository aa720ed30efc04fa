package io.foreshock.local;

import io.foreshock.local.ledger.LedgerTotals;
import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.ForeignDirectoryException;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackPorts;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import io.foreshock.schemas.Topic;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreshock up}. */
@Command(
        name = "up",
        description = "Start the whole stack and observe this host until Ctrl-C.",
        exitCodeList = {
            "0:done, also by Ctrl-C",
            "1:a part failed, or something needed is missing",
            "2:wrong usage"
        })
final class UpCommand implements Callable<Integer> {
    private static final long REFRESH_MS = 1_000;

    /** Refreshes from one line to the next where output is no screen. */
    private static final int REFRESHES_A_LINE = 10;

    private boolean toldOfUnreadable;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this long, such as 30s or 5min.")
    private @Nullable Duration duration;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.ofProcess();
        if (!HostRequirements.met(terminal)) {
            return Foreshock.FAILED;
        }
        try {
            return CtrlC.guard(0, () -> run(terminal));
        } catch (ForeignDirectoryException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int run(Terminal terminal) throws Exception {
        long from = System.nanoTime();
        terminal.line(terminal.in(Colour.BOLD, "Starting the stack"));
        try (DataDirectory data = DataDirectory.open(dataDir.path());
                LocalStack stack =
                        LocalStack.start(
                                Distribution.locate(),
                                data,
                                StackPorts.choose(),
                                new StartScreen(terminal));
                LedgerWatch ledger =
                        new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry())) {
            stack.startCollector(
                    HostRequirements.collectorOptions(), () -> ledger.totals().records() > 0);
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "Ready in %.1f s; logs in %s. Observing this host %s.",
                            (System.nanoTime() - from) / 1e9,
                            data.logs(),
                            duration == null
                                    ? "until Ctrl-C"
                                    : "for " + duration.toSeconds() + " s, or until Ctrl-C"));
            observe(terminal, stack, ledger);
        }
        return 0;
    }

    private void observe(Terminal terminal, LocalStack stack, LedgerWatch ledger)
            throws InterruptedException, ExecutionException {
        long until = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        try {
            for (int i = 1; duration == null || System.nanoTime() - until < 0; i++) {
                await(stack);
                show(terminal, ledger, i % REFRESHES_A_LINE == 0);
            }
        } finally { // Ctrl-C too
            terminal.endLive();
            terminal.line(line(ledger.totals()));
        }
    }

    /** Waits for a moment, or until a component ends, which it throws. */
    private static void await(LocalStack stack) throws InterruptedException, ExecutionException {
        try {
            throw stack.failure().get(REFRESH_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // all run
        }
    }

    private void show(Terminal terminal, LedgerWatch ledger, boolean alsoAsLine) {
        Optional<String> unreadable = ledger.firstUnreadable();
        if (unreadable.isPresent() && !toldOfUnreadable) {
            toldOfUnreadable = true;
            terminal.line(
                    terminal.in(
                            Colour.WARN,
                            "  "
                                    + Topic.SIGNAL_COLLECTOR.topicName()
                                    + " "
                                    + unreadable.get()
                                    + "; such records are skipped"));
        }
        terminal.live(line(ledger.totals()));
        if (alsoAsLine && !terminal.isTty()) {
            terminal.line(line(ledger.totals()));
        }
    }

    private static String line(LedgerTotals totals) {
        return String.format(
                Locale.ROOT,
                "  %,.0f calls/s  %,.0f failures/s  │  %,d calls  %,d failures  %,d lost"
                        + "  │  collector %d MB%s",
                totals.callsPerSecond(),
                totals.failuresPerSecond(),
                totals.calls(),
                totals.failures(),
                totals.lost(),
                totals.residentBytes() >> 20,
                totals.unreadable() == 0
                        ? ""
                        : "  │  " + totals.unreadable() + " unreadable ledgers");
    }
}
