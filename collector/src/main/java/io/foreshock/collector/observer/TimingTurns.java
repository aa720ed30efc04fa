package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfLink;
import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgram;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Times busy calls in one interval of several. A hook at the entry of a call costs its caller more
 * than counting its exit does, so it is there only in such an interval; exits are counted in all.
 * Raw hooks are always there, and the programs themselves skip what is not to be timed.
 */
final class TimingTurns implements AutoCloseable {
    private final HealthConfig config;
    private final BpfObject object;
    private final List<BpfLink> links = new ArrayList<>();
    private long interval;
    private boolean on;

    TimingTurns(HealthConfig config, BpfObject object) {
        this.config = config;
        this.object = object;
    }

    boolean isOn() {
        return on;
    }

    void next() {
        boolean turn = config.turnEvery() > 0 && interval % config.turnEvery() == 0;
        interval++;
        if (turn && !on) {
            attach();
        } else if (!turn && on) {
            close();
        }
        on = turn;
    }

    private void attach() {
        if (config.hooks() == HealthConfig.Hooks.RAW) {
            return;
        }
        BpfProgram enter = object.program("sys_enter_in_turns");
        for (SystemCall call : config.timedInTurns()) {
            if (call.number(Architecture.current()) >= 0) {
                links.add(enter.attachTracepoint("syscalls", "sys_enter_" + call.kernelName()));
            }
        }
    }

    @Override
    public void close() {
        links.forEach(BpfLink::close);
        links.clear();
    }
}
