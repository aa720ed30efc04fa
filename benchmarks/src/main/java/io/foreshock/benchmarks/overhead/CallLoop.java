package io.foreshock.benchmarks.overhead;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

/**
 * A process that makes one call many times on command ({@code CALL COUNT}) and answers with the CPU
 * time of that in nanoseconds. CPU time, not elapsed time: what others do on the machine is not in
 * it.
 */
public final class CallLoop {
    /** The command for a single failing open. */
    public static final String FAILING_OPEN_ONCE = MeasuredCall.FAILING_OPEN + " 1";

    private static final int AT_FDCWD = -100;
    private static final int WARM_UP = 200_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Memory MISSING = new Memory(64);

    static {
        Native.register(CallLoop.class, "c");
        MISSING.setString(0, "/nonexistent/file");
    }

    private CallLoop() {}

    private static native long syscall(long number, long a, long b, long c, long d);

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        for (MeasuredCall call : MeasuredCall.values()) {
            cpuNs(call, WARM_UP);
        }
        System.out.println("ready");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            MeasuredCall call = MeasuredCall.valueOf(words[0]);
            System.out.println(cpuNs(call, Integer.parseInt(words[1])));
        }
    }

    private static long cpuNs(MeasuredCall call, int count) {
        long number = call.number();
        boolean open = call == MeasuredCall.FAILING_OPEN;
        long first = open ? AT_FDCWD : 0;
        long second = open ? Pointer.nativeValue(MISSING) : 0;
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            syscall(number, first, second, 0, 0);
        }
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
