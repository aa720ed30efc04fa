package io.foreshock.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with this one's class path, spoken to line by line. Its main ends when its
 * standard input does, so it does not outlive this process.
 */
public final class JavaChild implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final String name;
    private final Process process;
    private final BufferedReader out;

    private JavaChild(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param flags of its JVM
     * @param environment added to this process's own
     */
    public static JavaChild start(
            Class<?> main, List<String> flags, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new JavaChild(main.getSimpleName(), builder.start());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Sends a line. */
    public void send(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /**
     * Waits for its next line.
     *
     * @throws IOException if it ended instead
     */
    public String receive() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process " + name + " ended");
        }
        return line;
    }

    /** Sends a line and waits for the answer. */
    public String ask(String line) throws IOException {
        send(line);
        return receive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        Processes.awaitEnd(process, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
