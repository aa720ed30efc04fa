package io.foreshock.collector.l7.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Layout of the programs' data sections: {@code struct tls_config} in .rodata, {@code struct
 * tls_counters} in .bss. Compared with the object's BTF in a test.
 */
final class TlsLayout {
    static final int WAKEUP_BYTES = 0;
    static final int CAPTURE_BYTES = 8;
    static final int FILTER_PORTS = 12;
    static final int CONFIG_LENGTH = 16;

    static final int COUNTERS_LENGTH = 128;

    private TlsLayout() {}

    /** The content of .rodata. */
    static byte[] readOnlyData(TlsConfig config, boolean filtersPorts, int sectionSize) {
        byte[] bytes = new byte[sectionSize];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        data.putLong(WAKEUP_BYTES, config.ringBytes() / 4);
        data.putInt(CAPTURE_BYTES, config.captureBytes());
        data.put(FILTER_PORTS, (byte) (filtersPorts ? 1 : 0));
        return bytes;
    }
}
