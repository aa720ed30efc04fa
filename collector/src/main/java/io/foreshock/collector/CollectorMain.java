package io.foreshock.collector;

import io.foreshock.collector.bpf.BpfException;
import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.options.InvalidOptionException;
import io.foreshock.options.OptionValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * {@code foreshock collect}: observes this host and publishes to Kafka until it is told to stop
 * (SIGTERM, SIGINT).
 *
 * <p>Exit codes: 143 stopped by SIGTERM and 130 by SIGINT, after the last signals were sent: those
 * that any JVM ends with; 1 the host or the kernel lacks something; 2 an option was refused; 0
 * after {@code --help}, and after {@code --check} if nothing is missing.
 */
public final class CollectorMain {
    private static final int FAILED = 1;
    private static final String CHECK = "--check";
    private static final String EXIT_CODES =
            """

            --check examines options and host, and ends.

            Exit codes:
              1     the host or the kernel lacks something
              2     wrong usage
              130   ended by Ctrl-C, after what it held was sent
              143   ended by SIGTERM, after what it held was sent
            """;

    private CollectorMain() {}

    /**
     * Runs the collector; {@code --check} examines options and host instead, {@code --help}
     * explains.
     */
    public static void main(String[] args) {
        int code = run(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] args) {
        List<String> arguments = Arrays.asList(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(CollectorOptions.SET.help());
            System.out.print(EXIT_CODES);
            return 0;
        }
        String[] named = arguments.stream().filter(a -> !a.equals(CHECK)).toArray(String[]::new);
        try {
            OptionValues options = CollectorOptions.resolve(named, System.getenv());
            return arguments.contains(CHECK) ? check() : CollectorProcess.run(options);
        } catch (InvalidOptionException e) {
            say(e);
            return InvalidOptionException.EXIT_CODE;
        } catch (BpfException | LinkageError e) {
            say(e);
            explain();
            return FAILED;
        } catch (IOException
                | UncheckedIOException
                | IllegalStateException
                | IllegalArgumentException e) {
            say(e);
            return FAILED;
        }
    }

    private static void say(Throwable e) {
        String message = e.getMessage();
        System.err.println("foreshock collect: " + (message == null ? e : message));
    }

    /** One line a check: level, name, finding and remedy, parted by tabs. */
    private static int check() {
        int code = 0;
        for (HostCheck check : HostDoctor.examine()) {
            System.out.println(
                    check.level()
                            + "\t"
                            + check.name()
                            + "\t"
                            + check.finding().replace('\n', ' ')
                            + "\t"
                            + check.remedy());
            if (check.level() == HostCheck.Level.MISSING) {
                code = FAILED;
            }
        }
        return code;
    }

    private static void explain() {
        for (HostCheck check : HostDoctor.examine()) {
            if (check.level() != HostCheck.Level.OK) {
                System.err.println(
                        "  " + check.name() + ": " + check.finding() + "; " + check.remedy());
            }
        }
    }
}
