package io.foreshock.benchmarks.overhead;

import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;

/** The calls whose cost is measured. */
enum MeasuredCall {
    /** A watched failure: openat of a file that is not there. */
    FAILING_OPEN("a failing open", SystemCall.OPENAT.number(Architecture.current())),
    /** A success of a call that is not watched, the cheapest there is. */
    GETPPID("a successful getppid", Architecture.current() == Architecture.X86_64 ? 110 : 173),
    /** A success of a call that is watched, and timed always. */
    BRK("a successful brk, which is watched", SystemCall.BRK.number(Architecture.current()));

    private final String label;
    private final int number;

    MeasuredCall(String label, int number) {
        this.label = label;
        this.number = number;
    }

    String label() {
        return label;
    }

    int number() {
        return number;
    }
}
