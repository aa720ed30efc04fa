package io.foreshock.collector.bpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The libc calls that the collector needs, bound directly. */
final class LibC {
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final short POLLIN = 1;
    private static final int SC_PAGESIZE = 30;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native Pointer mmap(
            Pointer address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(Pointer address, long length);

    static native int madvise(Pointer address, long length, int advice);

    static native int poll(Pointer fds, long count, int timeoutMillis);

    static native long sysconf(int name);

    static native int mount(
            String source, String target, String type, long flags, @Nullable Pointer data);

    static native String strerror(int errno);

    static native int vsnprintf(byte[] into, long size, String format, Pointer arguments);

    static native int open(String path, int flags);

    static native int close(int fd);

    static native long syscall(long number, long first, long second, long third);

    static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length);

    static native int getsockname(int fd, Pointer address, Pointer length);

    static int pageSize() {
        return (int) sysconf(SC_PAGESIZE);
    }

    static String errorText(int errno) {
        return strerror(errno) + " (errno " + errno + ")";
    }
}
