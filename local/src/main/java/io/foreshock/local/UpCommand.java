package io.foreshock.local;

import io.foreshock.local.process.ComponentException;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackPorts;
import io.foreshock.local.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code foreshock up}. */
@Command(
        name = "up",
        description = "Start the whole stack and observe this host until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Stop after this long.")
    private @Nullable Long seconds;

    @Override
    public Integer call() throws Exception {
        return CtrlC.guard(0, this::run);
    }

    private int run() throws Exception {
        Terminal terminal = Terminal.ofProcess();
        long from = System.nanoTime();
        try (DataDirectory data = DataDirectory.open(dataDir.path());
                LocalStack stack =
                        LocalStack.start(
                                Distribution.locate(),
                                data,
                                StackPorts.choose(),
                                new StartScreen(terminal))) {
            terminal.line("Ready in " + (System.nanoTime() - from) / 1_000_000 + " ms");
            throw awaitEnd(stack);
        } catch (TimeoutException e) {
            return 0;
        }
    }

    private ComponentException awaitEnd(LocalStack stack) throws Exception {
        return stack.failure().get(seconds == null ? Long.MAX_VALUE : seconds, TimeUnit.SECONDS);
    }
}
