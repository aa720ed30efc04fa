package io.foreshock.collector.l7.tls;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import io.foreshock.collector.bpf.ForeignSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process's connected socket, found by its ports: what an observer says of it is held against.
 *
 * @param fd its descriptor there
 * @param cookie that the kernel has given it
 */
record SocketCookie(int fd, long cookie) {
    private static final int SOL_SOCKET = 1;
    private static final int SO_COOKIE = 57;
    private static final Function GETSOCKOPT =
            NativeLibrary.getInstance("c").getFunction("getsockopt", Function.C_CONVENTION);

    /** The only one of a process that is connected to, or from, a local port. */
    static SocketCookie of(int pid, int localPort) throws IOException {
        try (ForeignSocket.Owner owner = ForeignSocket.of(pid)) {
            for (int fd : sockets(pid)) {
                try (ForeignSocket socket = owner.socket(fd)) {
                    if (port(socket) == localPort && !socket.isListening()) {
                        return new SocketCookie(fd, cookie(socket));
                    }
                }
            }
        }
        throw new IOException("process " + pid + " has no connection at port " + localPort);
    }

    private static int port(ForeignSocket socket) {
        return Short.toUnsignedInt(ByteBuffer.wrap(socket.localAddress()).getShort(2));
    }

    private static List<Integer> sockets(int pid) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return entries.filter(SocketCookie::isSocket)
                    .map(entry -> Integer.valueOf(entry.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSocket(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since
        }
    }

    private static long cookie(ForeignSocket socket) throws IOException {
        try (Memory value = new Memory(Long.BYTES);
                Memory length = new Memory(Integer.BYTES)) {
            length.setInt(0, Long.BYTES);
            Object[] arguments = {socket.fd(), SOL_SOCKET, SO_COOKIE, value, length};
            if (GETSOCKOPT.invokeInt(arguments) != 0) {
                throw new IOException("the kernel has no cookie for it");
            }
            return value.getLong(0);
        }
    }
}
