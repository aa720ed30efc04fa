package io.foreshock.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code foreshock} command. */
@Command(
        name = "foreshock",
        description = "Early warning of cascading failure from kernel signals.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or something needed is missing", "2:wrong usage"},
        subcommands = {UpCommand.class})
public final class Foreshock implements Runnable {
    /** Exit code of a command that failed. */
    static final int FAILED = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a command there is nothing to do: usage, exit code 2. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for tests and for the reference page. */
    public static CommandLine commandLine() {
        return new CommandLine(new Foreshock())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(
                        (e, command, parsed) -> {
                            command.getErr().println("foreshock: " + Messages.of(e));
                            if (Boolean.getBoolean("foreshock.debug")) {
                                e.printStackTrace(command.getErr());
                            }
                            return FAILED;
                        });
    }
}
