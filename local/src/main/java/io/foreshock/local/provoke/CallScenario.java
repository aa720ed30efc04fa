package io.foreshock.local.provoke;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.SystemCall;
import java.util.Locale;
import java.util.Map;

/**
 * System calls that the demo makes fail: which call, and what errno it must give. Each is made by a
 * service of its own.
 */
public enum CallScenario implements Scenario {
    DISK_FULL("disk full", SystemCall.WRITE, Errno.ENOSPC, 40),
    DESCRIPTORS_EXHAUSTED("descriptors exhausted", SystemCall.OPENAT, Errno.EMFILE, 60),
    CONNECTION_REFUSED("connection refused", SystemCall.CONNECT, Errno.ECONNREFUSED, 50),
    CONNECTION_REFUSED_LATER("refused, asynchronously", SystemCall.CONNECT, Errno.ECONNREFUSED, 30),
    CONNECTION_TIMED_OUT("connection timed out", SystemCall.CONNECT, Errno.ETIMEDOUT, 5),
    PORT_IN_USE("port in use", SystemCall.BIND, Errno.EADDRINUSE, 25),
    ADDRESS_SPACE_EXHAUSTED("address space exhausted", SystemCall.MMAP, Errno.ENOMEM, 35),
    PERMISSION_DENIED("permission denied", SystemCall.OPENAT, Errno.EACCES, 45),
    FILE_MISSING("missing file", SystemCall.OPENAT, Errno.ENOENT, 55);

    private final String title;
    private final SystemCall call;
    private final int errno;
    private final int attempts;

    CallScenario(String title, SystemCall call, int errno, int attempts) {
        this.title = title;
        this.call = call;
        this.errno = errno;
        this.attempts = attempts;
    }

    @Override
    public String title() {
        return title;
    }

    /** The call that fails. */
    public SystemCall call() {
        return call;
    }

    /** How often it is made to fail. */
    public int attempts() {
        return attempts;
    }

    @Override
    public Map<String, Integer> expected() {
        return Map.of(Errno.name(errno), attempts);
    }

    /** Name of the service that provokes it: {@code demo-disk-full}. */
    public String service() {
        return "demo-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
