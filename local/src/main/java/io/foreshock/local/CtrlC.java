package io.foreshock.local;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Lets a command end in good order on Ctrl-C or SIGTERM: its thread is interrupted, cleans up as
 * after any exception, and the process exits with the code given for that case.
 */
final class CtrlC {
    private static final long CLEAN_UP_SECONDS = 60;

    private final Thread main = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final int codeWhenInterrupted;
    private volatile int code;
    private volatile boolean interrupted;

    private CtrlC(int codeWhenInterrupted) {
        this.codeWhenInterrupted = codeWhenInterrupted;
    }

    /**
     * Runs the body of a command.
     *
     * @param codeWhenInterrupted exit code after Ctrl-C
     * @return the body's exit code
     */
    static int guard(int codeWhenInterrupted, Callable<Integer> body) throws Exception {
        CtrlC guard = new CtrlC(codeWhenInterrupted);
        Thread hook = new Thread(guard::interruptAndWait, "ctrl-c");
        Runtime.getRuntime().addShutdownHook(hook);
        guard.code = 1;
        try {
            guard.code = body.call();
        } catch (InterruptedException | InterruptException e) {
            guard.code = guard.onInterrupt(e);
        } finally {
            guard.finished.countDown();
            if (!guard.interrupted) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
        return guard.code;
    }

    private int onInterrupt(Exception e) throws Exception {
        if (!interrupted) {
            throw e;
        }
        return codeWhenInterrupted;
    }

    private void interruptAndWait() {
        interrupted = true;
        main.interrupt();
        try {
            if (!finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("clean-up did not end in " + CLEAN_UP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }
}
