package io.foreshock.collector.l7.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.Pieces;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsParserTest {
    private static final List<Close> ENDS = List.of(Close.values());

    private static final String NAME = "web.shop.test";

    private static ProtocolParser udp(Exchanges exchanges) {
        return new DnsParser(exchanges, true);
    }

    private static ProtocolParser tcp(Exchanges exchanges) {
        return new DnsParser(exchanges, false);
    }

    private static List<String> datagrams(ParserRun run) {
        return run.exchanges(DnsParserTest::udp);
    }

    private static List<String> stream(ParserRun run) {
        return Pieces.exchanges(run, DnsParserTest::tcp);
    }

    private static byte[] query(int id) {
        return Dns.query(id, NAME, Dns.A).datagram();
    }

    private static Dns response(int id, int code) {
        return Dns.response(id, NAME, Dns.A, code);
    }

    @Test
    void readsWhatDigAndServersReallySend() {
        ParserRun run =
                new ParserRun()
                        .client(
                                Dns.hex(
                                        "69e101200001000000000001037765620473686f7004746573740000010001"
                                                + "00002904d000000000000c000a0008bc85abc73629a09a"))
                        .server(
                                Dns.hex(
                                        "69e185800001000100000001037765620473686f7004746573740000010001"
                                                + "c00c000100010000000000040a00000100002904d00000"
                                                + "00000000"))
                        .client(
                                Dns.hex(
                                        "e1e601200001000000000001037765620473686f70047465737400001c0001"
                                                + "00002904d000000000000c000a000822ef45a6cf08e843"))
                        .server(
                                Dns.hex(
                                        "e1e681800001000000000001037765620473686f70047465737400001c0001"
                                                + "00002904d0000000000000"))
                        .client(
                                Dns.hex(
                                        "09ed01200001000000000001036269670473686f7004746573740000100001"
                                                + "00002904d000000000000c000a000805cb9c687577fbad"))
                        .server(
                                Dns.hex(
                                        "09ed87800001000000000001036269670473686f7004746573740000100001"
                                                + "00002904d0000000000000"))
                        .client(
                                Dns.hex(
                                        "19f4012000010000000000010161067374617469630474657374000001"
                                                + "000100002904d000010000000c000a0008624afa3b3cc7e652"))
                        .server(
                                Dns.hex(
                                        "19f4818000010000000000010161067374617469630474657374000001"
                                                + "000100002904d0010000000000"))
                        .client(
                                Dns.hex(
                                        "9610012000010000000000010000020001"
                                                + "00002904d000000000000c000a00083cfba53a029f1604"))
                        .server(
                                Dns.hex(
                                        "961081850001000000000001000002000100002904d0000000000006"
                                                + "000f0002000e"))
                        .client(
                                Dns.hex(
                                        "43fb0120000100000000000101310130013002313007696e2d61646472"
                                                + "046172706100000c000100002904d000000000000c000a"
                                                + "0008e73763cae075926a"))
                        .server(
                                Dns.hex(
                                        "43fb8580000100010000000101310130013002313007696e2d61646472"
                                                + "046172706100000c0001c00c000c000100000000000f03"
                                                + "7765620473686f7004746573740000002904d000000000"
                                                + "0000"));
        assertThat(datagrams(run))
                .containsExactly(
                        "dns A web.shop.test OK code=0",
                        "dns AAAA web.shop.test OK code=0 name=NODATA",
                        "dns TXT big.shop.test OK code=0 name=TC",
                        "dns A a.static.test CLIENT_ERROR code=16 name=BADVERS",
                        "dns NS . SERVER_ERROR code=5 name=REFUSED",
                        "dns PTR {id}.in-addr.arpa OK code=0");
    }

    @Test
    void readsWhatDigReallySendsOverTcp() {
        ParserRun run =
                new ParserRun()
                        .client(
                                Dns.hex(
                                        "0036968501200001000000000001037765620473686f700474657374000001"
                                                + "000100002904d000000000000c000a0008671b70ea1837"
                                                + "6da1"))
                        .server(
                                Dns.hex(
                                        "003a968585800001000100000001037765620473686f700474657374000001"
                                                + "0001c00c000100010000000000040a00000100002904d0"
                                                + "000000000000"));
        assertThat(stream(run)).containsExactly("dns A web.shop.test OK code=0");
    }

    @Test
    void tellsWhoIsToBlameByTheResponseCode() {
        String[] expected = {
            "OK code=0",
            "CLIENT_ERROR code=1 name=FORMERR",
            "SERVER_ERROR code=2 name=SERVFAIL",
            "CLIENT_ERROR code=3 name=NXDOMAIN",
            "SERVER_ERROR code=4 name=NOTIMP",
            "SERVER_ERROR code=5 name=REFUSED",
            "CLIENT_ERROR code=6 name=YXDOMAIN",
            "CLIENT_ERROR code=7 name=YXRRSET",
            "CLIENT_ERROR code=8 name=NXRRSET",
            "CLIENT_ERROR code=9 name=NOTAUTH",
            "CLIENT_ERROR code=10 name=NOTZONE",
            "SERVER_ERROR code=11 name=DSOTYPENI",
            "SERVER_ERROR code=12",
        };
        ParserRun run = new ParserRun();
        for (int code = 0; code < expected.length; code++) {
            run.client(query(code)).server(response(code, code).answer(Dns.A, 4).datagram());
            expected[code] = "dns A web.shop.test " + expected[code];
        }
        assertThat(datagrams(run)).containsExactly(expected);
        ParserRun extended = new ParserRun().client(query(1));
        extended.server(response(1, 7).extended(1).datagram());
        assertThat(datagrams(extended))
                .containsExactly("dns A web.shop.test CLIENT_ERROR code=23 name=BADCOOKIE");
    }

    @Test
    void tellsAReferralFromAnAnswerWithoutData() {
        ParserRun run =
                new ParserRun()
                        .client(query(1))
                        .server(response(1, 0).authority(Dns.NS).authority(Dns.NS).datagram())
                        .client(query(2))
                        .server(response(2, 0).authority(Dns.SOA).datagram())
                        .client(query(3))
                        .server(response(3, 0).datagram());
        assertThat(datagrams(run))
                .containsExactly(
                        "dns A web.shop.test OK code=0",
                        "dns A web.shop.test OK code=0 name=NODATA",
                        "dns A web.shop.test OK code=0 name=NODATA");
    }

    @Test
    void pairsByIdAndQuestionInAnyOrder() {
        ParserRun run =
                new ParserRun()
                        .client(Dns.query(7, "a.test", Dns.A).datagram())
                        .client(Dns.query(7, "b.test", Dns.A).datagram())
                        .client(Dns.query(8, "a.test", Dns.AAAA).datagram())
                        .server(Dns.response(8, "A.TEST", Dns.AAAA, 3).datagram())
                        .server(Dns.response(7, "b.test", Dns.A, 2).datagram())
                        .server(Dns.response(9, "a.test", Dns.A, 5).datagram())
                        .server(Dns.response(7, "c.test", Dns.A, 5).datagram())
                        .server(Dns.response(7, "a.test", Dns.A, 0).answer(Dns.A, 4).datagram())
                        .server(Dns.response(7, "a.test", Dns.A, 0).answer(Dns.A, 4).datagram());
        assertThat(datagrams(run))
                .containsExactly(
                        "dns AAAA a.test CLIENT_ERROR code=3 name=NXDOMAIN",
                        "dns A b.test SERVER_ERROR code=2 name=SERVFAIL",
                        "dns A a.test OK code=0");
    }

    @Test
    void pairsAHeaderWithoutQuestionById() {
        ParserRun run = new ParserRun().client(query(7)).server(Dns.message(7, 0x8181).datagram());
        assertThat(datagrams(run))
                .containsExactly("dns A web.shop.test CLIENT_ERROR code=1 name=FORMERR");
    }

    @Test
    void countsAQueryThatIsSentAgainAsAnAttempt() {
        ParserRun run =
                new ParserRun()
                        .client(query(7))
                        .client(query(7))
                        .client(query(7))
                        .server(response(7, 0).answer(Dns.A, 4).datagram());
        assertThat(
                        run.play(
                                DnsParserTest::udp,
                                Integer.MAX_VALUE,
                                x ->
                                        x.outcome
                                                + " x"
                                                + x.sends
                                                + " "
                                                + x.attempt
                                                + " "
                                                + x.latencyNs()))
                .containsExactly("OK x3 0 3000");
    }

    @Test
    void countsAnAttemptBehindOneThatWasGivenUp() {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(
                        new ExchangePool(10),
                        x -> lines.add(x.outcome + " " + x.attempt + " " + x.requestNs));
        ProtocolParser parser = udp(exchanges);
        parser.onData(Side.CLIENT, chunk(query(7), 10));
        exchanges.giveUpOlderThan(20, 20);
        parser.onData(Side.CLIENT, chunk(query(7), 30));
        parser.onData(Side.SERVER, chunk(response(7, 0).answer(Dns.A, 4).datagram(), 40));
        assertThat(lines).containsExactly("TIMEOUT 0 10", "OK 2 30");
        assertThat(exchanges.isEmpty()).isTrue();
    }

    @Test
    void countsOnFromHowOftenTheOneGivenUpWasSent() {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges =
                new Exchanges(
                        new ExchangePool(10),
                        x -> lines.add(x.outcome + " x" + x.sends + " " + x.attempt));
        ProtocolParser parser = udp(exchanges);
        parser.onData(Side.CLIENT, chunk(query(7), 10));
        parser.onData(Side.CLIENT, chunk(query(7), 15));
        exchanges.giveUpOlderThan(20, 20);
        parser.onData(Side.CLIENT, chunk(query(7), 30));
        parser.onData(Side.CLIENT, chunk(query(7), 35));
        exchanges.giveUpOlderThan(40, 40);
        parser.onData(Side.CLIENT, chunk(query(7), 50));
        parser.onData(Side.SERVER, chunk(response(7, 0).answer(Dns.A, 4).datagram(), 60));
        assertThat(lines).containsExactly("TIMEOUT x2 0", "TIMEOUT x2 3", "OK x1 5");
    }

    @Test
    void timesOutWhatIsNotAnswered() {
        ParserRun run = new ParserRun().client(query(7)).close(Close.TIMED_OUT);
        assertThat(datagrams(run)).containsExactly("dns A web.shop.test TIMEOUT");
    }

    @Test
    void namesOperationsThatAreNoQueries() {
        ParserRun run = new ParserRun();
        for (int opcode : new int[] {2, 4, 5, 9}) {
            run.client(Dns.message(opcode, opcode << 11).question("shop.test", 6).datagram());
            run.server(
                    Dns.message(opcode, 0x8000 | opcode << 11).question("shop.test", 6).datagram());
        }
        run.client(Dns.query(1, "shop.test", 4711).datagram());
        run.server(Dns.response(1, "shop.test", 4711, 0).datagram());
        assertThat(datagrams(run))
                .containsExactly(
                        "dns STATUS shop.test OK code=0",
                        "dns NOTIFY shop.test OK code=0",
                        "dns UPDATE shop.test OK code=0",
                        "dns OTHER shop.test OK code=0",
                        "dns OTHER shop.test OK code=0 name=NODATA");
    }

    @Test
    void endsALongResponseWithItsLastByte() {
        byte[] large = response(1, 0).answer(16, 3000).datagram();
        byte[] segment = response(1, 0).answer(16, 3000).segment();
        ParserRun run =
                new ParserRun()
                        .client(Dns.query(1, NAME, Dns.A).segment())
                        .server(Arrays.copyOf(segment, 1500))
                        .server(Arrays.copyOfRange(segment, 1500, segment.length))
                        .client(Dns.query(2, NAME, Dns.A).segment())
                        .server(response(2, 2).segment());
        assertThat(
                        run.play(
                                DnsParserTest::tcp,
                                Integer.MAX_VALUE,
                                x -> x.outcome + " " + x.responseBytes + " " + x.latencyNs()))
                .containsExactly("OK " + (large.length + 2) + " 2000", "SERVER_ERROR 33 1000");
        assertThat(stream(run))
                .containsExactly(
                        "dns A web.shop.test OK code=0",
                        "dns A web.shop.test SERVER_ERROR code=2 name=SERVFAIL");
    }

    @Test
    void pairsPipelinesOverTcp() {
        byte[] first = Dns.query(1, "a.test", Dns.A).segment();
        byte[] second = Dns.query(2, "b.test", Dns.A).segment();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        ParserRun run =
                new ParserRun()
                        .client(both)
                        .server(Dns.response(2, "b.test", Dns.A, 3).segment())
                        .server(Dns.response(1, "a.test", Dns.A, 2).segment());
        assertThat(stream(run))
                .containsExactly(
                        "dns A b.test CLIENT_ERROR code=3 name=NXDOMAIN",
                        "dns A a.test SERVER_ERROR code=2 name=SERVFAIL");
    }

    @Test
    void saysUnknownOfACodeWhoseUpperPartIsNotSeen() {
        Dns cut = response(1, 0);
        for (int i = 0; i < 60; i++) {
            cut.authority(47);
        }
        ParserRun run =
                new ParserRun()
                        .client(Dns.query(1, NAME, Dns.A).segment())
                        .server(cut.extended(1).segment());
        assertThat(stream(run)).containsExactly("dns A web.shop.test UNKNOWN TRUNCATED");
    }

    @Test
    void followsNoPointers() {
        byte[] loop = response(1, 0).answer(Dns.A, 4).datagram();
        loop[loop.length - 16] = (byte) 0xc0;
        loop[loop.length - 15] = (byte) (loop.length - 16);
        ParserRun run = new ParserRun().client(query(1)).server(loop);
        assertThat(datagrams(run)).containsExactly("dns A web.shop.test OK code=0");
    }

    @Test
    void passesOverStrayDatagrams() {
        ParserRun run =
                new ParserRun()
                        .client(query(1))
                        .client("no query at all, though it is as long as one")
                        .server("x")
                        .client(response(3, 0).datagram())
                        .server(query(4))
                        .server(response(1, 3).datagram());
        assertThat(datagrams(run))
                .containsExactly("dns A web.shop.test CLIENT_ERROR code=3 name=NXDOMAIN");
        assertThat(datagrams(new ParserRun().client("x").client(query(1)))).isEmpty();
    }

    @Test
    void findsItsWayAgainBehindAGapOverTcp() {
        byte[] large = response(1, 0).answer(16, 3000).segment();
        ParserRun run =
                new ParserRun()
                        .client(Dns.query(1, NAME, Dns.A).segment())
                        .server(Arrays.copyOf(large, 1100))
                        .missing(Side.SERVER, -1)
                        .server("in the midst of it")
                        .client(Dns.query(2, NAME, Dns.A).segment())
                        .server(response(2, 5).segment());
        assertThat(run.exchanges(DnsParserTest::tcp))
                .containsExactly(
                        "dns A web.shop.test OK code=0",
                        "dns A web.shop.test SERVER_ERROR code=5 name=REFUSED");
    }

    @Test
    void turnsAwayLengthsThatAreNone() {
        ParserRun run =
                new ParserRun()
                        .client(Dns.hex("000b0102030405060708090a0b"))
                        .client(Dns.query(2, NAME, Dns.A).segment());
        assertThat(stream(run)).isEmpty();
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(1);
        byte[][] messages = {
            query(1), response(1, 0).answer(Dns.A, 4).extended(0).datagram(),
            Dns.query(2, "x.y.z", 255).segment(), Dns.response(2, "x.y.z", 255, 3).segment(),
            response(1, 0).answer(16, 2000).segment()
        };
        for (int i = 0; i < 40_000; i++) {
            boolean datagrams = random.nextBoolean();
            ParserRun.Player player =
                    new ParserRun.Player(x -> new DnsParser(x, datagrams), x -> {});
            for (int step = 0; step < 6; step++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                if (random.nextInt(6) == 0) {
                    player.miss(side, random.nextInt(400) - 10);
                }
                player.send(side, damaged(random, messages[random.nextInt(messages.length)]));
            }
            player.close(ENDS.get(random.nextInt(ENDS.size())));
        }
    }

    private static byte[] damaged(Random random, byte[] message) {
        byte[] bytes = message.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(8) == 0) {
            random.nextBytes(bytes);
        }
        int to = random.nextInt(3) == 0 ? 1 + random.nextInt(bytes.length) : bytes.length;
        return Arrays.copyOf(bytes, to);
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(100), x -> {});
        ProtocolParser parser = udp(exchanges);
        Chunk asked = chunk(Dns.query(7, "4711.orders.shop.test", Dns.A).extended(0).datagram(), 1);
        Chunk answered =
                chunk(
                        Dns.response(7, "4711.orders.shop.test", Dns.A, 3)
                                .authority(Dns.SOA)
                                .datagram(),
                        2);
        long bytes =
                Allocated.by(
                        () -> {
                            parser.onData(Side.CLIENT, asked);
                            parser.onData(Side.CLIENT, asked);
                            parser.onData(Side.SERVER, answered);
                        });
        assertThat(bytes).isZero();
        assertThat(exchanges.isEmpty()).isTrue();
    }

    private static Chunk chunk(byte[] bytes, long ns) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        chunk.firstNs = ns;
        chunk.lastNs = ns;
        return chunk;
    }

    @Test
    void blamesNobodyForNoError() {
        assertThat(ResponseCode.outcome(0)).isEqualTo(Outcome.OK);
        assertThat(ResponseCode.outcome(4095)).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(ResponseCode.name(4095)).isEmpty();
    }
}
