package io.foreshock.collector.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * CPU time and resident memory of this process, from /proc/self/stat and /proc/self/status; a
 * reading costs two short system calls for each file and allocates nothing. CPU time has the
 * granularity of the kernel's clock tick, 10 ms, without drift. Not safe for use by several
 * threads.
 */
public final class CollectorUsage implements AutoCloseable {
    /** USER_HZ, which is 100 on every architecture that we support. */
    private static final long NANOS_PER_TICK = 10_000_000L;

    /** In /proc/PID/stat, counted from the end of the command name: proc(5), fields 14 and 15. */
    private static final int FIELDS_BEFORE_UTIME = 11;

    private static final byte[] RESIDENT = {'V', 'm', 'R', 'S', 'S', ':'};

    private final RandomAccessFile stat;
    private final RandomAccessFile status;
    private final byte[] buffer = new byte[4096];
    private long cpuAtOpenNs;

    private CollectorUsage(RandomAccessFile stat, RandomAccessFile status) {
        this.stat = stat;
        this.status = status;
    }

    /**
     * Usage of this process, counted from now on.
     *
     * @throws IOException if /proc is not mounted
     */
    public static CollectorUsage open() throws IOException {
        return open(Path.of("/proc/self"));
    }

    static CollectorUsage open(Path process) throws IOException {
        RandomAccessFile stat = new RandomAccessFile(process.resolve("stat").toFile(), "r");
        RandomAccessFile status = new RandomAccessFile(process.resolve("status").toFile(), "r");
        CollectorUsage usage = new CollectorUsage(stat, status);
        usage.cpuAtOpenNs = usage.cpuOfProcessNs();
        return usage;
    }

    /** CPU time since this was opened, user and system, nanoseconds. */
    public long cpuNs() throws IOException {
        return cpuOfProcessNs() - cpuAtOpenNs;
    }

    private long cpuOfProcessNs() throws IOException {
        int length = read(stat);
        int at = length;
        while (at > 0 && buffer[at - 1] != ')') {
            at--; // the command name may itself hold blanks and brackets
        }
        at++;
        for (int i = 0; i < FIELDS_BEFORE_UTIME; i++) {
            at = after(' ', at, length);
        }
        long userTicks = number(at, length);
        long systemTicks = number(after(' ', at, length), length);
        return (userTicks + systemTicks) * NANOS_PER_TICK;
    }

    /** Resident memory now, bytes. */
    public long residentBytes() throws IOException {
        int length = read(status);
        for (int line = 0; line < length; line = after('\n', line, length)) {
            if (startsWith(RESIDENT, line, length)) {
                int at = line + RESIDENT.length;
                while (at < length && (buffer[at] == ' ' || buffer[at] == '\t')) {
                    at++;
                }
                return number(at, length) * 1024;
            }
        }
        return 0;
    }

    private int read(RandomAccessFile file) throws IOException {
        file.seek(0);
        return Math.max(file.read(buffer, 0, buffer.length), 0);
    }

    private int after(char separator, int from, int length) {
        int at = from;
        while (at < length && buffer[at] != separator) {
            at++;
        }
        return at + 1;
    }

    private boolean startsWith(byte[] name, int from, int length) {
        for (int i = 0; i < name.length; i++) {
            if (from + i >= length || buffer[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(int from, int length) {
        long value = 0;
        for (int at = from; at < length && buffer[at] >= '0' && buffer[at] <= '9'; at++) {
            value = value * 10 + (buffer[at] - '0');
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        stat.close();
        status.close();
    }
}
