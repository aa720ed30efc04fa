package io.foreshock.collector.syscall;

import static io.foreshock.collector.syscall.Category.FILE;
import static io.foreshock.collector.syscall.Category.MEMORY;
import static io.foreshock.collector.syscall.Category.NETWORK;
import static io.foreshock.collector.syscall.Category.PROCESS;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that are observed, and which of their errors are watched failures.
 *
 * <p>Ids are shared with the BPF programs ({@code health.h}): they are append-only and must never
 * be reordered. Numbers are from arch/x86/entry/syscalls/syscall_64.tbl and
 * include/uapi/asm-generic/unistd.h.
 *
 * <p>{@code brk} never returns an error: on failure it returns the old break. The BPF program
 * compares that with the break asked for and reports ENOMEM.
 */
public enum SystemCall {
    OPEN(1, "open", 2, -1, FILE, WatchedErrnos.OPEN),
    OPENAT(2, "openat", 257, 56, FILE, WatchedErrnos.OPEN),
    OPENAT2(3, "openat2", 437, 437, FILE, WatchedErrnos.OPEN),
    WRITE(4, "write", 1, 64, FILE, WatchedErrnos.WRITE),
    PWRITE64(5, "pwrite64", 18, 68, FILE, WatchedErrnos.WRITE),
    FSYNC(6, "fsync", 74, 82, FILE, WatchedErrnos.WRITE),
    FDATASYNC(7, "fdatasync", 75, 83, FILE, WatchedErrnos.WRITE),
    MMAP(8, "mmap", 9, 222, MEMORY, WatchedErrnos.MEMORY),
    BRK(9, "brk", 12, 214, MEMORY, WatchedErrnos.MEMORY),
    MREMAP(10, "mremap", 25, 216, MEMORY, WatchedErrnos.MEMORY),
    CONNECT(11, "connect", 42, 203, NETWORK, WatchedErrnos.CONNECT),
    BIND(12, "bind", 49, 200, NETWORK, WatchedErrnos.BIND),
    FORK(13, "fork", 57, -1, PROCESS, WatchedErrnos.PROCESS),
    VFORK(14, "vfork", 58, -1, PROCESS, WatchedErrnos.PROCESS),
    CLONE(15, "clone", 56, 220, PROCESS, WatchedErrnos.PROCESS),
    CLONE3(16, "clone3", 435, 435, PROCESS, WatchedErrnos.PROCESS),
    EXECVE(17, "execve", 59, 221, PROCESS, WatchedErrnos.PROCESS),
    EXECVEAT(18, "execveat", 322, 281, PROCESS, WatchedErrnos.PROCESS),
    ACCEPT(19, "accept", 43, 202, NETWORK, WatchedErrnos.ACCEPT),
    ACCEPT4(20, "accept4", 288, 242, NETWORK, WatchedErrnos.ACCEPT);

    /** Longs in the errno bitmap of one call: errnos 0 to 191. */
    public static final int ERRNO_WORDS = WatchedErrnos.WORDS;

    /** Highest id. */
    public static final int MAX_ID = 20;

    private static final SystemCall[] BY_ID = values();

    private final int id;
    private final String kernelName;
    private final int x86Number;
    private final int armNumber;
    private final Category category;

    @SuppressWarnings("ImmutableEnumChecker") // never written once its class is loaded
    private final WatchedErrnos watched;

    SystemCall(
            int id,
            String kernelName,
            int x86Number,
            int armNumber,
            Category category,
            WatchedErrnos watched) {
        this.id = id;
        this.kernelName = kernelName;
        this.x86Number = x86Number;
        this.armNumber = armNumber;
        this.category = category;
        this.watched = watched;
    }

    /** The id in kernel records and maps, from 1 without holes. */
    public int id() {
        return id;
    }

    /** The kernel's name, which is also that of its tracepoints: {@code sys_exit_<name>}. */
    public String kernelName() {
        return kernelName;
    }

    /** Its number on an architecture, -1 where it does not exist. */
    public int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86Number;
            case AARCH64 -> armNumber;
        };
    }

    /** What kind of resource the call works on; {@link Category#of} has that of a single exit. */
    public Category category() {
        return category;
    }

    /** Whether an exit with this (positive) errno is a watched failure. */
    public boolean watches(int errno) {
        return watched.severity(errno) != null;
    }

    /** Severity of a failure of this call; {@link Severity#LOW} for errnos that are not watched. */
    public Severity severity(int errno) {
        Severity severity = watched.severity(errno);
        return severity == null ? Severity.LOW : severity;
    }

    /**
     * Watched errnos as a bitmap: bit {@code errno % 64} of word {@code errno / 64}.
     *
     * @param word from 0 to {@link #ERRNO_WORDS} - 1
     */
    public long watchedErrnos(int word) {
        return watched.word(word);
    }

    /**
     * The bitmaps of all calls, as the BPF programs take them: {@link #ERRNO_WORDS} longs for each
     * id from 0 to {@link #MAX_ID}; those of id 0, which no call has, are 0.
     */
    public static long[] watchMask() {
        long[] mask = new long[(MAX_ID + 1) * ERRNO_WORDS];
        for (SystemCall call : BY_ID) {
            for (int word = 0; word < ERRNO_WORDS; word++) {
                mask[call.id * ERRNO_WORDS + word] = call.watchedErrnos(word);
            }
        }
        return mask;
    }

    /** Those that the architecture of this process has. */
    public static Set<SystemCall> ofThisHost() {
        Set<SystemCall> calls = EnumSet.allOf(SystemCall.class);
        calls.removeIf(call -> call.number(Architecture.current()) < 0);
        return calls;
    }

    /** The call with this id; null if there is none. */
    public static @Nullable SystemCall byId(int id) {
        return id >= 1 && id <= MAX_ID ? BY_ID[id - 1] : null;
    }
}
