package io.foreshock.benchmarks.observe;

import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgram;
import io.foreshock.collector.observer.TraceFs;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;
import java.util.Locale;

/** A program that does nothing, where the observer counts: what the kernel charges for a hook. */
final class EmptyProgram {
    private EmptyProgram() {}

    static Way.Observed start() {
        TraceFs.mountIfMissing();
        String arch = Architecture.current().name().toLowerCase(Locale.ROOT);
        BpfObject object = BpfObject.open("hooks", "/bpf/" + arch + "/hooks.bpf.o");
        try {
            object.load();
            BpfProgram nothing = object.program("nothing");
            for (SystemCall call : SystemCall.ofThisHost()) {
                nothing.attachTracepoint("syscalls", "sys_exit_" + call.kernelName());
            }
            return object::close;
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }
}
