package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.tcp.TcpEvent;
import io.foreshock.collector.l7.tcp.TcpEventKind;
import io.foreshock.collector.service.Service;
import io.foreshock.schemas.signal.TcpSignal;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpSignalEncoderTest {
    private static final long OFFSET = 1_700_000_000_123_456_789L;

    private final TcpSignalEncoder encoder =
            new TcpSignalEncoder(
                    new HostIdentity("host", "boot", 42), EventClock.withOffset(OFFSET));
    private final AvroWriter out = new AvroWriter(16);
    private final ConnectionFixture connection = new ConnectionFixture();
    private final Service service = new Service("shop", "c0ffee", Service.Origin.COMMAND);
    private final TcpEvent event = new TcpEvent();

    private TcpSignal encode(long seq, double weight) {
        encoder.encode(out, event, connection, service, seq, weight);
        return AvroMessages.decode(out, TcpSignal.class);
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() {
        connection.process(100, 101, 77).socket(7);
        event.set(TcpEventKind.REFUSED, 5_000_000_000L);
        event.firstKtimeNs = 4_000_000_000L;
        event.errno = 111;
        event.durationNs = 1_234;
        event.bytesSent = 10;
        event.bytesReceived = 0;
        event.count = 9;

        assertThat(encode(42, 2.5))
                .isEqualTo(
                        TcpSignal.newBuilder()
                                .setEventTime(Instant.ofEpochMilli(1_700_000_005_123L))
                                .setTimeNs(OFFSET + 5_000_000_000L)
                                .setKtimeNs(5_000_000_000L)
                                .setHost("host")
                                .setBootId("boot")
                                .setInstanceId(42L)
                                .setSeq(42)
                                .setPid(100)
                                .setTid(101)
                                .setComm("worker")
                                .setCgroupId(77)
                                .setContainerId("c0ffee")
                                .setService("shop")
                                .setWeight(2.5)
                                .setEvent("refused")
                                .setRole("client")
                                .setLocalAddress("10.0.0.1")
                                .setLocalPort(40_000)
                                .setPeerAddress("10.0.0.2")
                                .setPeerPort(80)
                                .setConnectionId(7)
                                .setErrno(111)
                                .setErrnoName("ECONNREFUSED")
                                .setDurationNs(1_234L)
                                .setBytesSent(10L)
                                .setBytesReceived(0L)
                                .setCount(9)
                                .setFirstSeen(Instant.ofEpochMilli(1_700_000_004_123L))
                                .build());
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        connection.side(null).peer(new byte[0], 0);
        event.errno = 5;
        event.bytesSent = 5;
        event.set(TcpEventKind.LISTEN, 1_000_000_000L);
        TcpSignal signal = encode(0, 1);

        assertThat(signal.getEvent()).isEqualTo("listen");
        assertThat(signal.getRole()).isNull();
        assertThat(signal.getLocalAddress()).isEqualTo("10.0.0.1");
        assertThat(signal.getPeerAddress()).isNull();
        assertThat(signal.getPeerPort()).isNull();
        assertThat(signal.getErrno()).isNull();
        assertThat(signal.getErrnoName()).isNull();
        assertThat(signal.getDurationNs()).isNull();
        assertThat(signal.getBytesSent()).isNull();
        assertThat(signal.getBytesReceived()).isNull();
        assertThat(signal.getCount()).isEqualTo(1);
        assertThat(signal.getFirstSeen()).isEqualTo(signal.getEventTime());
    }

    @ParameterizedTest
    @EnumSource
    void writesEveryKind(TcpEventKind kind) {
        connection.side(Side.SERVER);
        event.set(kind, 0);
        TcpSignal signal = encode(0, 1);
        assertThat(signal.getEvent()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
        assertThat(signal.getRole()).isEqualTo("server");
    }

    @Test
    void keepsTheNumberOfAnErrorWithoutAName() {
        event.errno = 4_000;
        assertThat(encode(0, 1).getErrnoName()).isEqualTo("E4000");
        event.errno = Integer.MAX_VALUE;
        assertThat(encode(0, 1).getErrno()).isEqualTo(Integer.MAX_VALUE);
    }
}
