package io.foreshock.local.process.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A child's end of the pipe from its parent, which is its standard input. While the parent lives
 * the pipe is open; when the parent closes it, exits or is killed, the child reads its end and
 * exits: in good order, or by force when that takes longer than {@link #HALT_AFTER_MS}.
 *
 * <p>What the parent says meanwhile comes in lines, each to one {@link #awaitLine}.
 */
public final class ParentLink {
    /** How long stopping in good order may take before the process halts, in milliseconds. */
    public static final long HALT_AFTER_MS = 40_000;

    /** Exit code of a process that did not stop in time. */
    public static final int HALTED = 70;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile Runnable onEnd = () -> {};

    private ParentLink() {}

    /** Starts to watch standard input; call once, first thing in {@code main}. */
    public static ParentLink watch() {
        ParentLink link = new ParentLink();
        Thread reader = new Thread(() -> link.read(System.in), "parent-link");
        reader.setDaemon(true);
        reader.start();
        return link;
    }

    /**
     * Runs a main that starts threads of its own: if it fails, the process ends with exit code 1
     * instead of lingering on them.
     */
    public static void exitOnFailure(ThrowingMain main) {
        try {
            main.run();
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // no hooks: what failed stays the end of the log
        }
    }

    /** The body of a main. */
    @FunctionalInterface
    public interface ThrowingMain {
        /** Runs it. */
        void run() throws Throwable;
    }

    /** Has something stopped when the parent wants this process to end, and only then. */
    public void onEnd(Runnable stop) {
        onEnd = stop;
    }

    /** Waits for the next line from the parent. */
    public String awaitLine() throws InterruptedException {
        return lines.take();
    }

    private void read(InputStream in) {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            System.err.println("the pipe from the parent process broke: " + e);
        }
        Thread halt = new Thread(ParentLink::haltLater, "halt");
        halt.setDaemon(true);
        halt.start();
        onEnd.run();
        System.exit(0);
    }

    private static void haltLater() {
        try {
            Thread.sleep(HALT_AFTER_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(HALTED);
    }
}
