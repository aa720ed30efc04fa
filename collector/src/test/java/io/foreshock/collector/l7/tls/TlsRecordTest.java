package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.foreshock.collector.allocation.Allocated;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TlsRecordTest {
    @Test
    void readsWhatTheKernelWrote() {
        TlsRecord record = new TlsRecord().read(ring(3), 8, TlsRecord.HEADER_LENGTH + 64);
        assertThat(record.type()).isEqualTo(TlsRecord.Type.DATA);
        assertThat(record.pid()).isEqualTo(11);
        assertThat(record.tid()).isEqualTo(12);
        assertThat(record.generation()).isEqualTo(13);
        assertThat(record.entryNs()).isEqualTo(1L << 40);
        assertThat(record.returnNs()).isEqualTo(1L << 41);
        assertThat(record.ssl()).isEqualTo(1L << 42);
        assertThat(record.cookie()).isEqualTo(1L << 43);
        assertThat(record.session()).isEqualTo(-5);
        assertThat(record.length()).isEqualTo(70_000);
        assertThat(record.fd()).isEqualTo(TlsRecord.NONE);
        assertThat(record.reason()).isEqualTo(134);
        assertThat(record.verifyResult()).isEqualTo(10);
        assertThat(record.call()).isEqualTo(TlsRecord.Call.WRITE);
        assertThat(record.isRebound()).isTrue();
        assertThat(record.isUnreadable()).isFalse();
        assertThat(record.missed()).isEqualTo(7);
        assertThat(record.payloadTo() - record.payloadFrom()).isEqualTo(3);
        assertThat(record.bytes()[record.payloadFrom()]).isEqualTo((byte) 'a');
    }

    @Test
    void isNeverLongerThanItsArray() {
        TlsRecord record = new TlsRecord().read(ring(0xffff), 8, 2000);
        assertThat(record.payloadTo()).isEqualTo(record.bytes().length);
    }

    @Test
    void readingAllocatesNothing() {
        TlsRecord record = new TlsRecord();
        ByteBuffer ring = ring(3);
        assertThat(Allocated.by(() -> record.read(ring, 8, TlsRecord.HEADER_LENGTH + 64))).isZero();
    }

    @Test
    void configurationsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TlsConfig(5000, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new TlsConfig(2048, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new TlsConfig(4096, 16_385));
        assertThat(TlsConfig.defaults().captureBytes()).isEqualTo(16_384);
    }

    private static ByteBuffer ring(int captured) {
        ByteBuffer ring = ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
        ring.position(8);
        ring.putInt(TlsRecord.Type.DATA).putInt(11).putInt(12).putInt(13);
        ring.putLong(1L << 40).putLong(1L << 41).putLong(1L << 42).putLong(1L << 43);
        ring.putLong(-5).putLong(70_000);
        ring.putInt(-1).putInt(134).putInt(10);
        ring.putShort((short) captured).put((byte) 2).put((byte) 1);
        ring.putInt(7).putInt(0);
        ring.put((byte) 'a').put((byte) 'b').put((byte) 'c');
        return ring;
    }
}
