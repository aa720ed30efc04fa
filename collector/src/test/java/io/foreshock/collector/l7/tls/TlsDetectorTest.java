package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.FirstBytes;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsDetectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls10",
                "tls11",
                "tls12",
                "tls13",
                "tls13-early-again",
                "tls13-retry",
                "jsse12",
                "jsse13",
                "nginx-curl"
            })
    void recognisesHellosOfBothEnds(String recording) {
        Recording recorded = Recording.of(recording);
        assertThat(recognise(Side.CLIENT, recorded.segment(0))).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.SERVER, recorded.segment(1))).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.SERVER, recorded.segment(0))).isEqualTo(Recognition.NO);
        assertThat(recognise(Side.CLIENT, recorded.segment(1))).isEqualTo(Recognition.NO);
    }

    @Test
    void asksForMoreAsLongAsItMayBeAHello() {
        byte[] hello = Recording.of("tls12").segment(0);
        for (int length = 1; length < 11; length++) {
            byte[] first = Arrays.copyOf(hello, length);
            assertThat(recognise(Side.CLIENT, first)).isEqualTo(Recognition.MORE);
        }
        assertThat(recognise(Side.CLIENT, Arrays.copyOf(hello, 11))).isEqualTo(Recognition.YES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-client", "tls12-no-shared-cipher", "tls13-unrecognized-name"})
    void recognisesARefusal(String recording) {
        byte[] alert = Recording.of(recording).segment(1);
        assertThat(recognise(Side.SERVER, alert)).isEqualTo(Recognition.YES);
        assertThat(recognise(Side.SERVER, Arrays.copyOf(alert, 5))).isEqualTo(Recognition.MORE);
        assertThat(recognise(Side.CLIENT, alert)).isEqualTo(Recognition.NO);
    }

    @Test
    void recognisesAConnectionThatWasThereBefore() {
        Recording recorded = Recording.of("tls13");
        for (int i = 3; i < 7; i++) {
            Recording.Segment segment = recorded.segments().get(i);
            assertThat(recognise(segment.side(), segment.bytes())).isEqualTo(Recognition.YES);
        }
    }

    @ParameterizedTest
    @EnumSource(FirstBytes.class)
    void tellsTlsFromWhatOthersBeginWith(FirstBytes first) {
        Side end = first == FirstBytes.TLS_SERVER ? Side.SERVER : Side.CLIENT;
        boolean tls = first.protocol() == Protocol.TLS;
        assertThat(recognise(end, first.bytes())).isEqualTo(tls ? Recognition.YES : Recognition.NO);
        assertThat(recognise(end.other(), first.bytes())).isEqualTo(Recognition.NO);
    }

    /** What other protocols begin with, at either end, and what is nearly TLS. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a486f73743a20610d0a0d0a", // HTTP/1.1
                "485454502f312e3120323030204f4b0d0a0d0a", // its answer
                "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", // HTTP/2
                "000012040000000000000300000064000400100000", // its SETTINGS
                "160303040000000001000000000000000000", // a frame of 1,442,563 bytes
                "2a310d0a24340d0a50494e470d0a", // Redis
                "2b504f4e470d0a", // its answer
                "000000080004d2162f", // PostgreSQL's SSLRequest
                "0000002600030000757365720061006461746162617365006200", // its startup
                "520000000800000000", // its AuthenticationOk
                "4a0000000a352e372e333000080000003b", // MySQL's greeting
                "0100000001", // its COM_QUIT
                "16000000030053454c4543542031", // its COM_QUERY of 22 bytes
                "170300000317000000000000000000", // its COM_QUERY of 791 bytes
                "15030003020231", // of 197,397
                "0000001e001200040000000100046b63617400", // Kafka's ApiVersions
                "1603010000120003", // a Kafka request of 369,295,616 bytes
                "001d12340100000100000000000003777777076578616d706c6503636f6d00", // DNS over TCP
                "1603010001000001000000000000", // DNS over TCP of 5,635 bytes
                "8101", // a WebSocket frame
                "5353482d322e302d4f70656e5353480d0a", // SSH
                "32323020666f6f2045534d54500d0a", // SMTP
                "414d515000000901", // AMQP
                "101600044d5154540402003c000a", // MQTT
                "3a000000010000000000000000000000d407", // MongoDB
                "80620103030039000000200004006400", // SSL 2.0's hello
                "16030100", // a record of nothing, or of less than 256 bytes
                "16030100000100", // a record of nothing
                "160305010001000000", // a version that is none
                "16030101000c00002003", // no hello
                "1603010100010100200303", // a hello of more than 65,535 bytes
                "16030101000100000203", // a hello that is too short
                "1503010002033c", // no level of an alert
                "150301000202ff", // no alert
                "1403010001", // nothing begins with a ChangeCipherSpec
                "1803010003010003", // nor with a heartbeat
                "17030300100000000000", // too short to be encrypted
                "1703034f0000000000000000" // too long
            })
    void takesNoOtherProtocolForTls(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (Side side : Side.values()) {
            Recognition recognition = recognise(side, bytes);
            assertThat(recognition).as("%s", side).isNotEqualTo(Recognition.YES);
            if (bytes.length >= 11) {
                assertThat(recognition).as("%s", side).isEqualTo(Recognition.NO);
            }
        }
    }

    @Test
    void takesNoTextForTls() {
        for (int first = 0x20; first < 0x7f; first++) {
            byte[] bytes = ((char) first + "ext").getBytes(StandardCharsets.US_ASCII);
            assertThat(recognise(Side.CLIENT, bytes)).isEqualTo(Recognition.NO);
            assertThat(recognise(Side.SERVER, bytes)).isEqualTo(Recognition.NO);
        }
    }

    @Test
    void randomBytesAreNotTls() {
        Random random = new Random(31);
        int more = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(20)];
            random.nextBytes(bytes);
            Recognition recognition =
                    recognise(random.nextBoolean() ? Side.CLIENT : Side.SERVER, bytes);
            assertThat(recognition).isNotEqualTo(Recognition.YES);
            more += recognition == Recognition.MORE ? 1 : 0;
        }
        assertThat(more).isLessThan(2_000);
    }

    private static Recognition recognise(Side side, byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = new byte[bytes.length + 6];
        System.arraycopy(bytes, 0, chunk.bytes, 3, bytes.length);
        chunk.from = 3;
        chunk.to = 3 + bytes.length;
        return TlsParser.recognise(side, chunk);
    }
}
