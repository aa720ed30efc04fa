package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.BpfObject;
import java.nio.file.Path;
import java.util.List;

/** Packets at the cgroups that are observed: {@code l7.bpf.c}. Connections are their sockets'. */
final class PacketHooks implements L7Hooks {
    @Override
    public String object() {
        return "l7";
    }

    @Override
    public void makeRoom(BpfObject object, int maxConnections) {
        // each socket brings the room for its own
    }

    @Override
    public SocketOwners owners(BpfObject object) {
        BpfMap connections = object.map("connections");
        return (socket, listens, storage) ->
                connections.putIfAbsent(NativeBytes.u32(socket.fd()), storage);
    }

    @Override
    public void attach(BpfObject object, List<Path> cgroups) {
        for (Path cgroup : cgroups) {
            object.program("ingress").attachCgroup(cgroup);
            object.program("egress").attachCgroup(cgroup);
        }
    }
}
