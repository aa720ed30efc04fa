package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Text;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelloReaderTest {
    private final HelloReader reader = new HelloReader();
    private final Text name = new Text(256);

    @Test
    void readsAServersHello() {
        read(HelloReader.SERVER, Recording.of("tls13").segment(1), 9, 127);
        assertThat(reader.version()).isEqualTo(0x304);
        assertThat(reader.suite()).isEqualTo(0x1302);
        assertThat(reader.isRetry()).isFalse();
    }

    @Test
    void readsARetryAsSuch() {
        read(HelloReader.SERVER, Recording.of("tls13-retry").segment(1), 9, 93);
        assertThat(reader.isRetry()).isTrue();
        assertThat(reader.version()).isEqualTo(0x304);
    }

    @Test
    void readsEarlyDataAndWhatIsSpokenInside() {
        byte[] hello = Recording.of("tls13-early-again").segment(0);
        read(HelloReader.CLIENT, hello, 9, 5 + RecordHeader.length(hello, 0));
        assertThat(reader.hasEarlyData()).isTrue();
        assertThat(reader.protocols()).isZero();
        hello = Recording.of("tls13").segment(0);
        read(HelloReader.CLIENT, hello, 9, hello.length);
        assertThat(reader.hasEarlyData()).isFalse();
        assertThat(reader.protocols()).isEqualTo(Alpn.HTTP1.bit() | Alpn.HTTP2.bit());
    }

    /** A key share of X25519MLKEM768 before the name: 1,216 bytes. */
    @Test
    void findsTheNameBehindAPostQuantumKeyShare() {
        String share = "003304c604c411ec04c0" + "00".repeat(1216);
        String serverName = "0000000a00080000054142632e64";
        String extensions = share + serverName;
        String length = HexFormat.of().toHexDigits((short) (extensions.length() / 2));
        byte[] hello =
                HexFormat.of()
                        .parseHex(
                                "0303" + "ab".repeat(32) + "00000213010100" + length + extensions);
        read(HelloReader.CLIENT, hello, 0, hello.length);
        assertThat(name).hasToString("abc.d");
    }

    @Test
    void lengthsThatContradictEachOtherGiveNoName() {
        String head = "0303" + "ab".repeat(32) + "000002130101000010";
        byte[] longer = HexFormat.of().parseHex(head + "0000000800060000ff6162");
        read(HelloReader.CLIENT, longer, 0, longer.length);
        assertThat(name).as("a name that goes beyond its extension").hasToString("-");
        byte[] none = HexFormat.of().parseHex(head + "0000000500030000006162");
        read(HelloReader.CLIENT, none, 0, none.length);
        assertThat(name).as("an empty name").hasToString("-");
        byte[] other = HexFormat.of().parseHex(head + "00000008000601000361626300");
        read(HelloReader.CLIENT, other, 0, other.length);
        assertThat(name).as("a name of another kind").hasToString("-");
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(41);
        byte[] hello = Recording.of("tls13").segment(0);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = hello.clone();
            for (int flips = random.nextInt(8); flips > 0; flips--) {
                bytes[9 + random.nextInt(bytes.length - 9)] = (byte) random.nextInt();
            }
            read(1 + random.nextInt(2), bytes, 9, bytes.length);
            assertThat(name.length()).isBetween(1, 256);
        }
    }

    private void read(int type, byte[] bytes, int from, int to) {
        reader.begin(type, type == HelloReader.CLIENT ? name : null);
        if (name.isEmpty()) {
            name.append((byte) '-');
        }
        for (int at = from; at < to; at++) {
            reader.read(bytes, at, at + 1);
        }
        reader.end();
    }
}
