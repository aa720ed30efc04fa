package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgramRun;
import io.foreshock.collector.bpf.ForeignSocket;
import java.nio.file.Path;
import java.util.List;

/**
 * System calls that send and receive: {@code l7sys.bpf.c}. Connections are in a table, of which
 * each entry takes its memory when it is made; but on kernels before 6.1, where tracing programs
 * may not allocate, all of a smaller one do at the start.
 */
final class CallHooks implements L7Hooks {
    /** Programs, each named as the tracepoint that it is for. */
    private static final List<String> CALLS =
            List.of(
                    "sys_enter_write",
                    "sys_enter_writev",
                    "sys_enter_sendto",
                    "sys_enter_sendmsg",
                    "sys_enter_sendmmsg",
                    "sys_exit_read",
                    "sys_exit_readv",
                    "sys_exit_recvfrom",
                    "sys_exit_recvmsg",
                    "sys_exit_recvmmsg",
                    "sys_exit_sendfile64");

    /** Connections where there must be room for all from the start: some 6 MB. */
    private static final int MAX_PREALLOCATED = 16_384;

    @Override
    public String object() {
        return "l7sys";
    }

    @Override
    public void makeRoom(BpfObject object, int maxConnections) {
        BpfMap connections = object.map("connections");
        if (KernelVersion.current().isAtLeast(6, 1)) {
            connections.allocateAsNeeded();
            connections.setMaxEntries(maxConnections);
        } else {
            connections.setMaxEntries(Math.min(maxConnections, MAX_PREALLOCATED));
        }
    }

    @Override
    public SocketOwners owners(BpfObject object) {
        BpfMap listeners = object.map("listeners");
        BpfProgramRun adopt = object.program("adopt").run(L7Layout.ADOPTION_LENGTH);
        return (socket, listens, storage) ->
                listens
                        ? listeners.putIfAbsent(NativeBytes.u32(socket.fd()), storage)
                        : adopts(adopt, socket, storage);
    }

    private static boolean adopts(BpfProgramRun adopt, ForeignSocket socket, byte[] storage) {
        adopt.argument()
                .put(L7Layout.ADOPTION_CONNECTION, storage)
                .putLong(L7Layout.ADOPTION_CONNECTION + L7Layout.CONNECTION_ID, socket.cookie())
                .putInt(L7Layout.ADOPTION_FD, socket.fd());
        adopt.once();
        return adopt.argument().getInt(L7Layout.ADOPTION_ADOPTED) != 0;
    }

    @Override
    public void attach(BpfObject object, List<Path> cgroups) {
        object.program("destroyed").attach();
        for (String call : CALLS) {
            object.program(call).attachTracepoint("syscalls", call);
        }
    }
}
