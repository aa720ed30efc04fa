package io.foreshock.jobs;

import io.foreshock.options.InvalidOptionException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Entry of the jobs' jar: {@code flink run foreshock-jobs.jar JOB [options]}. Help and bad options
 * need no cluster, and not even Flink on the class path.
 */
public final class Jobs {
    private static final String USAGE =
            """
            Usage: flink run foreshock-jobs.jar JOB [options]

            Jobs:
              status   counts, errors and latency of each service by window, for each system call,
                       and for each protocol and endpoint; from foreshock.signal.* to
                       foreshock.status

            Options of a job:
              java -jar foreshock-jobs.jar JOB --help
            """;

    private Jobs() {}

    /** Runs the job that the first argument names; exits with 2 if it or an option is wrong. */
    public static void main(String[] args) throws Exception {
        int code = run(args, System.getenv(), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs a job, or shows help.
     *
     * @return exit code
     * @throws Exception what Flink throws when the job cannot be submitted
     */
    static int run(String[] args, Map<String, String> env, PrintStream out, PrintStream err)
            throws Exception {
        if (args.length == 0 || isHelp(args[0])) {
            out.print(USAGE);
            return args.length == 0 ? InvalidOptionException.EXIT_CODE : 0;
        }
        String[] options = Arrays.copyOfRange(args, 1, args.length);
        try {
            if (args[0].equals("status")) {
                return status(options, env, out);
            }
            err.println("unknown job '" + args[0] + "'; the jobs are: status");
        } catch (InvalidOptionException e) {
            err.println(e.getMessage());
        } catch (NoClassDefFoundError e) {
            err.println(
                    "Flink is not on the class path ("
                            + e.getMessage()
                            + "); start the job with:"
                            + " flink run foreshock-jobs.jar "
                            + args[0]);
        }
        return InvalidOptionException.EXIT_CODE;
    }

    private static int status(String[] options, Map<String, String> env, PrintStream out)
            throws Exception {
        if (Arrays.stream(options).anyMatch(Jobs::isHelp)) {
            out.print(StatusOptions.SET.help());
        } else {
            StatusJob.submit(StatusOptions.resolve(options, env));
        }
        return 0;
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h");
    }
}
