package io.foreshock.collector.observer;

import io.foreshock.collector.syscall.SystemCall;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/**
 * Decides which calls are timed. A hook at the entry of a call costs its caller as much as counting
 * its exit does, so it is there always for calls that are made now and then, and for busy ones in
 * one interval of several. A call is busy from a rate on, until it has fallen to half of that. Not
 * safe for use by several threads.
 */
final class TimingTurns {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int busyRate;
    private final int turnEvery;
    private final IntToLongFunction exits;
    private final LongSupplier clock;
    private final Function<SystemCall, Runnable> attach;
    private final Set<SystemCall> calls;
    private final Set<SystemCall> busy = EnumSet.noneOf(SystemCall.class);
    private final Map<SystemCall, Runnable> hooked = new EnumMap<>(SystemCall.class);
    private final long[] exitsBefore = new long[SystemCall.MAX_ID + 1];
    private long interval;
    private long startNs;
    private long timedCalls;

    /**
     * @param exits exits so far by {@link SystemCall#id}
     * @param clock monotonic nanoseconds
     * @param attach hooks the entry of a call; what it returns takes the hook away
     */
    TimingTurns(
            HealthConfig.Timing timing,
            Set<SystemCall> calls,
            IntToLongFunction exits,
            LongSupplier clock,
            Function<SystemCall, Runnable> attach) {
        this.busyRate = timing.busyRate();
        this.turnEvery = timing.turnEvery();
        this.calls = EnumSet.copyOf(calls);
        this.exits = exits;
        this.clock = clock;
        this.attach = attach;
    }

    /** Bit {@link SystemCall#id}: the call is timed in this interval. */
    long timedCalls() {
        return timedCalls;
    }

    /** Begins an interval; what is busy in it was so in those before. */
    void next() {
        long nowNs = clock.getAsLong();
        boolean turn = turnEvery > 0 && interval % turnEvery == 0;
        timedCalls = 0;
        for (SystemCall call : calls) {
            boolean timed = !isBusy(call, nowNs) || turn;
            hook(call, timed);
            timedCalls |= timed ? 1L << call.id() : 0;
        }
        startNs = nowNs;
        interval++;
    }

    private boolean isBusy(SystemCall call, long nowNs) {
        long now = exits.applyAsLong(call.id());
        long made = now - exitsBefore[call.id()];
        exitsBefore[call.id()] = now;
        double rate = interval == 0 ? 0 : made * NANOS_PER_SECOND / (nowNs - startNs);
        if (rate >= busyRate) {
            busy.add(call);
        } else if (rate < busyRate / 2.0) {
            busy.remove(call);
        }
        return busy.contains(call);
    }

    private void hook(SystemCall call, boolean wanted) {
        if (wanted) {
            hooked.computeIfAbsent(call, attach);
        } else {
            Runnable detach = hooked.remove(call);
            if (detach != null) {
                detach.run();
            }
        }
    }
}
