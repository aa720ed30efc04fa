package io.foreshock.it.l7.client;

import java.util.concurrent.locks.LockSupport;

/** Turns at a fixed rate, in an open loop: what is late is taken at once. */
final class Pace {
    private static final double SECOND_NS = 1e9;
    private static final long SPIN_NS = 200_000;

    private final double intervalNs;
    private final long startNs = System.nanoTime();

    Pace(double perSecond) {
        intervalNs = SECOND_NS / perSecond;
    }

    void await(int turn) {
        long due = startNs + Math.round(turn * intervalNs);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SPIN_NS) {
                LockSupport.parkNanos(left - SPIN_NS);
            }
        }
    }
}
