package io.foreshock.local;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code foreshock} command. */
@Command(
        name = "foreshock",
        description = "Early warning of cascading failure from kernel signals.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or something needed is missing", "2:wrong usage"},
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CollectCommand.class,
            DoctorCommand.class,
            TailCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
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
        CommandLine command = new CommandLine(new Foreshock());
        Objects.requireNonNull(command.getSubcommands().get("collect"))
                .setUnmatchedArgumentsAllowed(true);
        return command.setParameterExceptionHandler(Foreshock::wrongUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(
                        (e, failed, parsed) -> {
                            failed.getErr().println("foreshock: " + Messages.of(e));
                            if (Boolean.getBoolean("foreshock.debug")) {
                                e.printStackTrace(failed.getErr());
                            }
                            return FAILED;
                        });
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "" + e.getMessage();
        }
        String first = unmatched.getUnmatched().get(0);
        if (!first.startsWith("-")) {
            CommandLine command = e.getCommandLine();
            return command.getSubcommands().isEmpty()
                    ? "unexpected argument '" + first + "'"
                    : "unknown command '"
                            + first
                            + "'; there are: "
                            + String.join(", ", command.getSubcommands().keySet());
        }
        List<String> near = unmatched.getSuggestions();
        return "unknown flag "
                + first
                + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + message(e));
        command.getErr().println("see " + name + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
