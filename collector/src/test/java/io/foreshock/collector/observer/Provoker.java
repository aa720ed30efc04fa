package io.foreshock.collector.observer;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
    private static final Function SYSCALL =
            NativeLibrary.getInstance("c").getFunction("syscall", Function.C_CONVENTION);

    private Provoker() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
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
            case "refused-later" -> connect(count, 0x800);
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
        call(SYS_SETRESUID, -1L, 65534L, -1L);
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
