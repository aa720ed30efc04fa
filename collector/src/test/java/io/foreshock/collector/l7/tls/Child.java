package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that a test runs and talks to: its standard input, and its output with its errors. */
final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();
    private final StringBuilder said = new StringBuilder();

    private Child(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(Path directory, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        return new Child(builder.directory(directory.toFile()).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(Optional.of(line));
            }
        } catch (IOException e) {
            output.add(Optional.of("its output ends: " + e));
        }
        output.add(Optional.empty());
    }

    int pid() {
        return (int) process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    void type(String line) throws IOException {
        input().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        input().flush();
    }

    /** The next line of its output in which a text is. */
    String lineWith(String text) throws InterruptedException {
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            if (line.get().contains(text)) {
                return line.get();
            }
        }
        throw new AssertionError("no " + text + " in what it says:\n" + said);
    }

    private Optional<String> next() throws InterruptedException {
        Optional<String> line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("it says no more than:\n" + said);
        }
        line.ifPresent(text -> said.append(text).append('\n'));
        return line;
    }

    /** Waits until it ends by itself; its exit status. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    }
}
