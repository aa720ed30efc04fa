package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.ForeignSocket;
import io.foreshock.collector.record.SegmentRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the programs whose the sockets are that were open before: each is looked up in its process
 * and given its storage, so that connections which began earlier have an owner and a role, and
 * those that a listening socket will accept inherit its.
 *
 * <p>A socket that several processes share goes to the one with the lowest id, which is mostly the
 * one that opened it. Processes that may not be looked into are passed over.
 */
final class SocketBackfill {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int COMM_SIZE = 16;
    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final SocketOwners owners;
    private final RoomForConnections room;
    private final ObservedProcesses processes;
    private final int selfPid;
    private final Set<Port> listeningPorts = new HashSet<>();
    private final List<ListeningSocket> listeners = new ArrayList<>();

    /** A port of a network namespace: each has all of them. */
    private record Port(long namespace, int number) {}

    /**
     * A backfill.
     *
     * @param proc where procfs is mounted
     * @param owners is told of each socket
     * @param room for connections; those for which there is none are not followed
     * @param cgroups directories of the cgroups that are observed, with those below them
     * @param selfPid this process, whose sockets are marked as not to be observed
     */
    SocketBackfill(
            Path proc,
            SocketOwners owners,
            RoomForConnections room,
            Filters filters,
            List<Path> cgroups,
            int selfPid) {
        this.proc = proc;
        this.owners = owners;
        this.room = room;
        processes = new ObservedProcesses(proc, filters, cgroups, selfPid);
        this.selfPid = selfPid;
    }

    /**
     * Looks through all processes.
     *
     * @return sockets that were given an owner
     */
    int run() throws IOException {
        List<Integer> pids = processes();
        int found = 0;
        for (int pid : pids) {
            found += ofProcess(pid, true);
        }
        for (int pid : pids) {
            found += ofProcess(pid, false);
        }
        return found;
    }

    private List<Integer> processes() throws IOException {
        List<Integer> pids = processes.list();
        pids.add(selfPid);
        pids.sort(null);
        return pids;
    }

    private int ofProcess(int pid, boolean listening) {
        int found = 0;
        try (ForeignSocket.Owner owner = ForeignSocket.of(pid);
                DirectoryStream<Path> fds = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path fd : fds) {
                if (owner.isOpen() && isSocket(fd)) {
                    int number = Integer.parseInt(fd.getFileName().toString());
                    try (ForeignSocket socket = owner.socket(number)) {
                        found += claim(socket, pid, listening) ? 1 : 0;
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return found; // it has ended, or may not be looked into
        }
        return found;
    }

    private static boolean isSocket(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString().startsWith(SOCKET);
        } catch (IOException e) {
            return false; // closed in the meantime
        }
    }

    private boolean claim(ForeignSocket socket, int pid, boolean listening) {
        if (!socket.isOpen() || !isInternet(socket.family())) {
            return false;
        }
        int protocol = socket.protocol();
        boolean listens = protocol == TCP && socket.isListening();
        if (listens != listening || (protocol != TCP && protocol != UDP)) {
            return false;
        }
        if (protocol == TCP && socket.isUnconnected()) {
            return false; // nothing would tell of its end; the programs see it if it connects
        }
        ListeningSocket end =
                ListeningSocket.of(pid, processes.command(pid), socket.localAddress());
        if (listens && pid != selfPid) {
            listeners.add(end);
        }
        Port port = new Port(socket.namespace(), end.port());
        if (listens) {
            listeningPorts.add(port);
        }
        int role = listens ? SegmentRecord.Role.LISTENER : role(protocol, port);
        boolean counts = protocol == TCP && !listens && pid != selfPid;
        if (counts && !room.take()) {
            return false;
        }
        boolean claimed = owners.claim(socket, listens, storage(pid, role, counts));
        if (counts && !claimed) {
            room.giveBack();
        }
        return claimed;
    }

    private int role(int protocol, Port port) {
        if (protocol == UDP) {
            return SegmentRecord.Role.UNKNOWN;
        }
        return listeningPorts.contains(port)
                ? SegmentRecord.Role.SERVER
                : SegmentRecord.Role.CLIENT;
    }

    /** Sockets that were found to listen. */
    List<ListeningSocket> listeners() {
        return List.copyOf(listeners);
    }

    private static boolean isInternet(int family) {
        return family == AF_INET || family == AF_INET6;
    }

    private byte[] storage(int pid, int role, boolean counts) {
        byte[] bytes = new byte[L7Layout.CONNECTION_LENGTH];
        ByteBuffer storage = NativeBytes.wrap(bytes);
        byte[] comm = processes.command(pid).getBytes(StandardCharsets.UTF_8);
        storage.putInt(L7Layout.CONNECTION_TGID, pid);
        storage.put(L7Layout.CONNECTION_ROLE, (byte) role);
        if (pid == selfPid) {
            storage.putShort(L7Layout.CONNECTION_FLAGS, L7Layout.IGNORED);
        } else if (counts) {
            storage.putShort(L7Layout.CONNECTION_FLAGS, L7Layout.COUNTED);
        }
        storage.put(L7Layout.CONNECTION_COMM, comm, 0, Math.min(comm.length, COMM_SIZE - 1));
        return bytes;
    }
}
