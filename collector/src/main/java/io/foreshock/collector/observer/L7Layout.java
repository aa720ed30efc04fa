package io.foreshock.collector.observer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Layout of the L7 programs' data sections and of a connection's storage: {@code struct l7_config}
 * in .rodata, {@code struct l7_state} in .bss, {@code struct connection}. Compared with the
 * objects' BTF in a test.
 */
final class L7Layout {
    static final int WAKEUP_BYTES = 0;
    static final int CAPTURE_BYTES = 8;
    static final int MAX_CONNECTIONS = 12;
    static final int FILTERS = 16;
    static final int FILTER_PORTS = 20;
    static final int CONFIG_LENGTH = 24;

    static final int MAX_CPUS = 512;
    static final int COUNTERS = 0;
    static final int COUNTERS_LENGTH = 128;
    static final int STORAGE_FULL = 64; // within the counters
    static final int CONNECTIONS = 72;
    static final int SELF_TGID = MAX_CPUS * COUNTERS_LENGTH;
    static final int STRIDE = SELF_TGID + 8;
    static final int FOLLOWED = STRIDE + 4;
    static final int POLICIES = FOLLOWED + 4;
    static final int SALT = POLICIES + 8;
    static final int STATE_LENGTH = SALT + 8;

    static final int REQUEST_LENGTH = 8;

    static final int CONNECTION_ID = 0;
    static final int CONNECTION_TGID = 24;
    static final int CONNECTION_FLAGS = 116;
    static final int CONNECTION_ROLE = 36;
    static final int CONNECTION_COMM = 168;
    static final int CONNECTION_LENGTH = 312;

    static final int ADOPTION_CONNECTION = 0;
    static final int ADOPTION_FD = CONNECTION_LENGTH;
    static final int ADOPTION_ADOPTED = ADOPTION_FD + 4;
    static final int ADOPTION_LENGTH = ADOPTION_ADOPTED + 4;

    /** Flags of a connection that is not observed. */
    static final short IGNORED = 1 | 2;

    /** Flag of a connection that is among those that are followed. */
    static final short COUNTED = 32;

    private L7Layout() {}

    /** The content of .rodata. */
    static byte[] readOnlyData(L7Config config, int sectionSize) {
        byte[] bytes = new byte[sectionSize];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        data.putLong(WAKEUP_BYTES, config.ringBytes() / 4);
        data.putInt(CAPTURE_BYTES, config.captureBytes());
        data.putInt(MAX_CONNECTIONS, config.maxConnections());
        config.filters().writeTo(data, FILTERS);
        data.put(FILTER_PORTS, (byte) (config.ports().isEmpty() ? 0 : 1));
        return bytes;
    }
}
