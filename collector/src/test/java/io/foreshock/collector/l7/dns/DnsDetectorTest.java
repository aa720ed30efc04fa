package io.foreshock.collector.l7.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.FirstBytes;
import io.foreshock.collector.l7.parse.Recognition;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsDetectorTest {
    private static Chunk chunk(byte[] bytes, int length) {
        Chunk chunk = new Chunk();
        chunk.bytes = new byte[length + 10];
        System.arraycopy(bytes, 0, chunk.bytes, 5, length);
        chunk.from = 5;
        chunk.to = 5 + length;
        return chunk;
    }

    private static Recognition datagram(Side side, byte[] bytes) {
        return DnsParser.recogniseDatagram(side, chunk(bytes, bytes.length));
    }

    private static Recognition stream(Side side, byte[] bytes, int length) {
        return DnsParser.recogniseStream(side, chunk(bytes, length));
    }

    @Test
    void recognisesQueriesAndResponses() {
        Dns query = Dns.query(7, "example.org", Dns.A).extended(0);
        Dns response = Dns.response(7, "example.org", Dns.A, 3).authority(Dns.SOA);
        assertThat(datagram(Side.CLIENT, query.datagram())).isEqualTo(Recognition.YES);
        assertThat(datagram(Side.SERVER, response.datagram())).isEqualTo(Recognition.YES);
        assertThat(datagram(Side.SERVER, query.datagram())).isEqualTo(Recognition.NO);
        assertThat(datagram(Side.CLIENT, response.datagram())).isEqualTo(Recognition.NO);
        assertThat(datagram(Side.CLIENT, Dns.query(7, "", Dns.NS).datagram()))
                .isEqualTo(Recognition.YES);
        Dns large = Dns.response(7, "example.org", 16, 0).answer(16, 3000);
        assertThat(DnsParser.recogniseDatagram(Side.SERVER, chunk(large.datagram(), 1024)))
                .isEqualTo(Recognition.YES);
    }

    @Test
    void recognisesMessagesInAStream() {
        byte[] query = Dns.query(7, "example.org", Dns.A).extended(0).segment();
        byte[] response = Dns.response(7, "example.org", Dns.A, 0).answer(16, 2000).segment();
        assertThat(stream(Side.CLIENT, query, query.length)).isEqualTo(Recognition.YES);
        assertThat(stream(Side.SERVER, response, response.length)).isEqualTo(Recognition.YES);
        assertThat(stream(Side.SERVER, response, 1024)).isEqualTo(Recognition.YES);
        for (int length = 1; length < query.length; length++) {
            assertThat(stream(Side.CLIENT, query, length))
                    .as("%s bytes", length)
                    .isEqualTo(Recognition.MORE);
        }
    }

    @Test
    void turnsAwayItsRelatives() {
        byte[] multicast = Dns.message(0, 0).question("_http._tcp.local", 12).datagram();
        byte[] linkLocal = Dns.message(0x4d2a, 0).question("wpad", Dns.A).datagram();
        byte[] netBios =
                Dns.message(1, 0x0110).question("EJFDEBFEEBFACACACACACACACACACAAA", 32).datagram();
        byte[] status =
                Dns.message(1, 0).question("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 33).datagram();
        for (byte[] bytes : new byte[][] {multicast, linkLocal, netBios, status}) {
            assertThat(datagram(Side.CLIENT, bytes)).isEqualTo(Recognition.NO);
        }
        byte[] resolver = Dns.message(0x4d2a, 0).question("com", Dns.NS).datagram();
        assertThat(datagram(Side.CLIENT, resolver)).isEqualTo(Recognition.YES);
    }

    @Test
    void turnsAwayMessagesThatDoNotEndWhereTheirBytesDo() {
        byte[] query = Dns.query(7, "example.org", Dns.A).datagram();
        byte[] longer = Arrays.copyOf(query, query.length + 1);
        byte[] shorter = Arrays.copyOf(query, query.length - 1);
        assertThat(datagram(Side.CLIENT, longer)).isEqualTo(Recognition.NO);
        assertThat(datagram(Side.CLIENT, shorter)).isEqualTo(Recognition.NO);
    }

    @Test
    void turnsAwayWhatIsNoDns() {
        for (Side side : Side.values()) {
            for (FirstBytes other : FirstBytes.values()) {
                byte[] bytes = other.bytes();
                if (other.protocol() == Protocol.DNS) {
                    continue;
                }
                assertThat(datagram(side, bytes))
                        .as("%s from %s", other, side)
                        .isEqualTo(Recognition.NO);
                if (bytes.length >= 12) {
                    assertThat(stream(side, bytes, bytes.length))
                            .as("%s from %s over TCP", other, side)
                            .isEqualTo(Recognition.NO);
                }
            }
        }
    }

    @Test
    void turnsAwayRandomBytes() {
        Random random = new Random(7);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 300_000; i++) {
            random.nextBytes(bytes);
            assertThat(datagram(Side.CLIENT, bytes)).isEqualTo(Recognition.NO);
            assertThat(stream(Side.SERVER, bytes, 64)).isEqualTo(Recognition.NO);
        }
    }
}
