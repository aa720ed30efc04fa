package io.foreshock.collector.observer;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process of its own that makes real failing system calls on command and reports the errno that
 * each returned. Commands come on standard input: {@code NAME COUNT}; the answer is a line with how
 * often the expected errno came. It is warm before it prints {@code ready PID}.
 */
public final class Provoker {
    private static final int AT_FDCWD = -100;
    private static final int SYS_OPENAT = 257;
    private static final int SYS_WRITE = 1;
    private static final int SYS_MMAP = 9;
    private static final int SYS_CONNECT = 42;
    private static final int SYS_BIND = 49;
    private static final int SYS_SOCKET = 41;
    private static final int SYS_CLOSE = 3;
    private static final int SYS_SETRESUID = 117;
    private static final int SYS_BRK = 12;
    private static final int SYS_LISTEN = 50;
    private static final int SYS_FORK = 57;
    private static final int SYS_EXIT_GROUP = 231;
    private static final int SYS_ACCEPT4 = 288;
    private static final int SYS_PRLIMIT64 = 302;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final long NOBODY = 65_534;
    private static final int PENDING_PORT = 45_872;
    private static final Function SYSCALL =
            NativeLibrary.getInstance("c").getFunction("syscall", Function.C_CONVENTION);

    private Provoker() {}

    /** Runs until standard input ends: on a thread whose name is not that of the process. */
    public static void main(String[] args) throws InterruptedException {
        Thread provoker =
                new Thread(
                        () -> {
                            try {
                                serve();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "provoker");
        provoker.start();
        provoker.join();
    }

    private static void serve() throws IOException {
        run("missing", 1);
        System.out.println("ready " + ProcessHandle.current().pid());
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(run(words[0], Integer.parseInt(words[1])));
        }
    }

    private static int run(String what, int count) throws IOException {
        return switch (what) {
            case "missing" ->
                    repeat(count, 2, SYS_OPENAT, AT_FDCWD, text("/nonexistent/file"), 0L, 0L);
            case "denied" -> denied(count);
            case "memory" -> repeat(count, 12, SYS_MMAP, 0L, 1L << 62, 0L, 0x22L, -1L, 0L);
            case "break" -> breakAddress(count);
            case "refused" -> connect(count, 0);
            case "refused-later" -> connect(count, SOCK_NONBLOCK);
            case "pending" -> pending(count);
            case "abstract" -> abstractName(count);
            case "descriptors" -> descriptors(count);
            case "accepts" -> accepts(count);
            case "forks" -> forks(count);
            case "inuse" -> bind(count);
            case "full" -> full(count);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static int repeat(int count, int expected, Object... arguments) {
        int hits = 0;
        for (int i = 0; i < count; i++) {
            hits += errno(arguments) == expected ? 1 : 0;
        }
        return hits;
    }

    private static int errno(Object... arguments) {
        long result = SYSCALL.invokeLong(arguments);
        return result < 0 ? Native.getLastError() : 0;
    }

    private static long call(Object... arguments) {
        return SYSCALL.invokeLong(arguments);
    }

    private static int denied(int count) throws IOException {
        Path file = Files.createTempFile("foreshock", ".denied");
        Files.setPosixFilePermissions(file, java.util.Set.of());
        call(SYS_SETRESUID, -1L, NOBODY, -1L);
        int hits = repeat(count, 13, SYS_OPENAT, AT_FDCWD, text(file.toString()), 0L, 0L);
        call(SYS_SETRESUID, -1L, 0L, -1L);
        Files.delete(file);
        return hits;
    }

    private static int breakAddress(int count) {
        int hits = 0;
        for (int i = 0; i < count; i++) {
            hits += call(SYS_BRK, Long.MAX_VALUE) < Long.MAX_VALUE ? 1 : 0;
        }
        return hits;
    }

    private static int connect(int count, int socketFlags) {
        int hits = 0;
        for (int i = 0; i < count; i++) {
            long socket = call(SYS_SOCKET, 2L, 1L | socketFlags, 0L);
            int errno = errno(SYS_CONNECT, socket, address(1), 16L);
            hits += errno == (socketFlags == 0 ? 111 : 115) ? 1 : 0;
            call(SYS_CLOSE, socket);
        }
        return hits;
    }

    /** Connects that stay without an answer, since nobody accepts; then closes them. */
    private static int pending(int count) {
        long server = call(SYS_SOCKET, 2L, 1L, 0L);
        call(SYS_BIND, server, address(PENDING_PORT), 16L);
        call(SYS_LISTEN, server, 0L);
        long[] sockets = new long[count];
        int hits = 0;
        for (int i = 0; i < count; i++) {
            sockets[i] = call(SYS_SOCKET, 2L, 1L | SOCK_NONBLOCK, 0L);
            hits += errno(SYS_CONNECT, sockets[i], address(PENDING_PORT), 16L) == 115 ? 1 : 0;
        }
        for (long socket : sockets) {
            call(SYS_CLOSE, socket);
        }
        call(SYS_CLOSE, server);
        return hits;
    }

    /** A name in the abstract namespace, and more in the buffer than its length says. */
    private static int abstractName(int count) {
        Memory name = new Memory(64);
        name.setMemory(0, 64, (byte) 'x');
        name.setShort(0, (short) 1);
        name.setByte(2, (byte) 0);
        name.write(3, "foreshock".getBytes(StandardCharsets.US_ASCII), 0, 9);
        long socket = call(SYS_SOCKET, 1L, 1L, 0L);
        int hits = repeat(count, 111, SYS_CONNECT, socket, name, 12L);
        call(SYS_CLOSE, socket);
        return hits;
    }

    private static int descriptors(int count) {
        Memory path = text("/dev/null");
        Memory before = limit(RLIMIT_NOFILE, 1);
        int hits = repeat(count, 24, SYS_OPENAT, AT_FDCWD, path, 0L, 0L);
        call(SYS_PRLIMIT64, 0L, (long) RLIMIT_NOFILE, before, 0L);
        return hits;
    }

    private static int accepts(int count) {
        long server = call(SYS_SOCKET, 2L, 1L, 0L);
        call(SYS_BIND, server, address(PENDING_PORT), 16L);
        call(SYS_LISTEN, server, 1L);
        long client = call(SYS_SOCKET, 2L, 1L, 0L);
        call(SYS_CONNECT, client, address(PENDING_PORT), 16L);
        Memory before = limit(RLIMIT_NOFILE, 1);
        int hits = repeat(count, 24, SYS_ACCEPT4, server, 0L, 0L, 0L);
        call(SYS_PRLIMIT64, 0L, (long) RLIMIT_NOFILE, before, 0L);
        call(SYS_CLOSE, client);
        call(SYS_CLOSE, server);
        return hits;
    }

    /** A user with a limit of no process can make none; only this thread is that user. */
    private static int forks(int count) {
        Memory before = limit(RLIMIT_NPROC, 0);
        call(SYS_SETRESUID, NOBODY, NOBODY, -1L);
        int hits = 0;
        for (int i = 0; i < count; i++) {
            long child = call(SYS_FORK);
            if (child == 0) {
                call(SYS_EXIT_GROUP, 1L);
            }
            hits += child < 0 && Native.getLastError() == 11 ? 1 : 0;
        }
        call(SYS_SETRESUID, 0L, 0L, -1L);
        call(SYS_PRLIMIT64, 0L, (long) RLIMIT_NPROC, before, 0L);
        return hits;
    }

    /** Sets the soft limit and returns what it was before, as prlimit takes it. */
    private static Memory limit(int resource, long soft) {
        Memory before = new Memory(16);
        call(SYS_PRLIMIT64, 0L, (long) resource, 0L, before);
        Memory now = new Memory(16);
        now.setLong(0, soft);
        now.setLong(8, before.getLong(8));
        call(SYS_PRLIMIT64, 0L, (long) resource, now, 0L);
        return before;
    }

    private static int bind(int count) {
        long first = call(SYS_SOCKET, 2L, 2L, 0L);
        call(SYS_BIND, first, address(45_871), 16L);
        long second = call(SYS_SOCKET, 2L, 2L, 0L);
        int hits = repeat(count, 98, SYS_BIND, second, address(45_871), 16L);
        call(SYS_CLOSE, first);
        call(SYS_CLOSE, second);
        return hits;
    }

    /** /dev/full refuses every write with ENOSPC. */
    private static int full(int count) {
        long fd = call(SYS_OPENAT, AT_FDCWD, text("/dev/full"), 1L, 0L);
        int hits = repeat(count, 28, SYS_WRITE, fd, text("x"), 1L);
        call(SYS_CLOSE, fd);
        return hits;
    }

    private static Memory text(String text) {
        Memory memory = new Memory(text.length() + 1);
        memory.setString(0, text);
        return memory;
    }

    private static Memory address(int port) {
        Memory memory = new Memory(16);
        memory.clear();
        memory.setShort(0, (short) 2);
        memory.getByteBuffer(0, 16).order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        memory.getByteBuffer(0, 16).order(ByteOrder.BIG_ENDIAN).putInt(4, 0x7f000001);
        return memory;
    }
}
