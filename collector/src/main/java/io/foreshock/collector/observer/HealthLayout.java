package io.foreshock.collector.observer;

import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Layout of the programs' data sections: {@code struct health_config} in .rodata, {@code struct
 * health_state} in .bss, {@code struct flush_request}. Compared with the object's BTF in a test.
 */
final class HealthLayout {
    static final int BACKOFF_INITIAL_NS = 0;
    static final int BACKOFF_MAX_NS = 8;
    static final int DEAD_GRACE_NS = 16;
    static final int IDLE_AGE_NS = 24;
    static final int CONNECT_AGE_NS = 32;
    static final int WAKEUP_BYTES = 40;
    static final int FILTERS = 48;
    static final int WATCHED = 56;
    static final int MAX_CALLS = 32;
    static final int CALL_OF_NR = WATCHED + MAX_CALLS * SystemCall.ERRNO_WORDS * Long.BYTES;
    static final int MAX_SYSCALL_NR = 512;
    static final int CONFIG_LENGTH = CALL_OF_NR + MAX_SYSCALL_NR;

    static final int MAX_CPUS = 512;
    static final int COUNTERS_LENGTH = 128;
    static final int COUNTERS_OF_CALLERS = 0;
    static final int COUNTERS_OF_SOCKETS = MAX_CPUS * COUNTERS_LENGTH;
    static final int COUNTERS_OF_FLUSH = 2 * MAX_CPUS * COUNTERS_LENGTH;
    static final int EXITS_EMITTED = COUNTERS_OF_FLUSH + COUNTERS_LENGTH;
    static final int TIMED_SINCE = EXITS_EMITTED + MAX_CALLS * Long.BYTES;
    static final int TIMED_CALLS = TIMED_SINCE + MAX_CALLS * Long.BYTES;
    static final int CLOCK_NS = TIMED_CALLS + 8;
    static final int SELF_TGID = CLOCK_NS + 8;
    static final int STATE_LENGTH = SELF_TGID + 8;

    static final int FLUSH_FORCE = 0;
    static final int FLUSH_TIMED_CALLS = 8;
    static final int FLUSH_SELF_TGID = 16;
    static final int FLUSH_DEFERRED = 24;
    static final int FLUSH_LENGTH = 32;

    /** A dead process's entries go this long after its exit, when nothing can add to them. */
    private static final long DEAD_GRACE = 2_000_000_000L;

    /** Entries that nothing touched for so long go, whoever owns them. */
    private static final long IDLE_AGE = 600_000_000_000L;

    /**
     * A connect that has not ended by then never will: with the largest usual {@code
     * tcp_syn_retries}, 7, the kernel gives up after 255 s.
     */
    private static final long CONNECT_AGE = 300_000_000_000L;

    private HealthLayout() {}

    /** The content of .rodata. */
    static byte[] readOnlyData(HealthConfig config, int sectionSize) {
        byte[] bytes = new byte[sectionSize];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        data.putLong(BACKOFF_INITIAL_NS, config.backoff().initial().toNanos());
        data.putLong(BACKOFF_MAX_NS, config.backoff().max().toNanos());
        data.putLong(DEAD_GRACE_NS, DEAD_GRACE);
        data.putLong(IDLE_AGE_NS, IDLE_AGE);
        data.putLong(CONNECT_AGE_NS, CONNECT_AGE);
        data.putLong(WAKEUP_BYTES, config.room().ringBytes() / 4);
        config.filters().writeTo(data, FILTERS);
        data.position(WATCHED);
        data.asLongBuffer().put(SystemCall.watchMask());
        Arrays.fill(bytes, CALL_OF_NR, CALL_OF_NR + MAX_SYSCALL_NR, (byte) 0);
        Architecture architecture = Architecture.current();
        for (SystemCall call : SystemCall.values()) {
            int number = call.number(architecture);
            if (number >= 0) {
                bytes[CALL_OF_NR + number] = (byte) call.id();
            }
        }
        return bytes;
    }
}
