package io.foreshock.local;

import io.foreshock.local.demo.DemoRun;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.ForeignDirectoryException;
import io.foreshock.local.stack.StackPorts;
import io.foreshock.local.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreshock demo}. */
@Command(
        name = "demo",
        description = {
            "Start the whole stack, provoke real failures and check what was detected.",
            "",
            "A full disk, descriptors and address space exhausted, connections refused and timed"
                    + " out, a port in use, permission denied, a missing file; and requests of"
                    + " HTTP, GraphQL and Redis that are answered with errors, never, or not to the"
                    + " end: all real, all in processes of its own, in a cgroup of its own. Every"
                    + " one is counted where it is made; exit code 0 means that the collector's"
                    + " count, the events and Flink's results agree with that.",
            "",
            "Data and logs are kept in the directory demo below --data-dir, .foreshock/demo beside"
                    + " the script; what the last run left there is removed."
        },
        exitCodeList = {
            "0:every count agreed",
            "1:one did not, or something needed is missing",
            "2:wrong usage",
            "130:ended by Ctrl-C"
        })
final class DemoCommand implements Callable<Integer> {
    /** Exit code after Ctrl-C: nothing was shown to agree. */
    private static final int INTERRUPTED = 130;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.ofProcess();
        if (!HostRequirements.met(terminal)) {
            return Foreshock.FAILED;
        }
        try {
            return CtrlC.guard(INTERRUPTED, () -> run(terminal) ? 0 : Foreshock.FAILED);
        } catch (ForeignDirectoryException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private boolean run(Terminal terminal) throws Exception {
        terminal.line(terminal.in(Terminal.Colour.BOLD, "Starting the stack"));
        return DemoRun.run(
                Distribution.locate(),
                dataDir.path().resolve("demo"),
                StackPorts.choose(),
                HostRequirements.collectorOptions(),
                terminal,
                new StartScreen(terminal));
    }
}
