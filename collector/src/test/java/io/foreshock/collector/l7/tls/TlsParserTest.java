package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsParserTest {
    private static final int[] PIECES = {Integer.MAX_VALUE, 1, 7, 64};
    private static final String NAME = " orders.example ";

    @ParameterizedTest
    @CsvSource({
        "tls10, TLSv1, OK",
        "tls11, TLSv1.1, OK",
        "tls12, TLSv1.2, OK",
        "tls12-cbc, TLSv1.2, OK",
        "tls12-small-records, TLSv1.2, OK",
        "tls12-resumed, TLSv1.2, OK",
        "tls12-resumed-again, TLSv1.2, OK",
        "tls12-session-id, TLSv1.2, OK",
        "tls12-session-id-again, TLSv1.2, OK",
        "tls12-client-certificate, TLSv1.2, OK",
        "tls12-renegotiated, TLSv1.2, OK",
        "tls12-idle, TLSv1.2, OK",
        "tls13, TLSv1.3, OK",
        "tls13-ccm8, TLSv1.3, OK",
        "tls13-small-records, TLSv1.3, OK",
        "tls13-resumed, TLSv1.3, OK",
        "tls13-resumed-again, TLSv1.3, OK",
        "tls13-early, TLSv1.3, OK",
        "tls13-early-again, TLSv1.3, OK",
        "tls13-retry, TLSv1.3, OK",
        "tls13-client-certificate, TLSv1.3, OK",
        "tls13-key-update, TLSv1.3, OK",
        "tls13-idle, TLSv1.3, OK",
        "jsse12, TLSv1.2, OK",
        "jsse13, TLSv1.3, OK",
        "nginx-curl, TLSv1.2, OK",
        "tls12-expired, TLSv1.2, TLS_FAILURE code=45 name=certificate_expired",
        "tls13-expired, TLSv1.3, TLS_FAILURE code=45 name=certificate_expired",
        "jsse12-expired, TLSv1.2, TLS_FAILURE code=45 name=certificate_expired",
        "jsse13-expired, TLSv1.3, TLS_FAILURE name=encrypted_alert INFERRED",
        "tls12-unknown-ca, TLSv1.2, TLS_FAILURE code=48 name=unknown_ca",
        "tls13-unknown-ca, TLSv1.3, TLS_FAILURE code=48 name=unknown_ca",
        "jsse12-unknown-ca, TLSv1.2, TLS_FAILURE code=46 name=certificate_unknown",
        "jsse13-unknown-ca, TLSv1.3, TLS_FAILURE name=encrypted_alert INFERRED",
        "tls12-no-client-certificate, TLSv1.2, TLS_FAILURE code=40 name=certificate_required",
        "tls13-no-client-certificate, TLSv1.3, TLS_FAILURE name=certificate_required INFERRED",
        "jsse12-no-client-certificate, TLSv1.2, TLS_FAILURE code=40 name=certificate_required",
        "jsse13-no-client-certificate, TLSv1.3, TLS_FAILURE name=certificate_required INFERRED",
        "tls12-client-unknown-ca, TLSv1.2, TLS_FAILURE code=48 name=unknown_ca",
        "tls13-client-unknown-ca, TLSv1.3, TLS_FAILURE name=encrypted_alert INFERRED",
        "tls12-no-shared-cipher, TLS, TLS_FAILURE code=40 name=handshake_failure",
        "tls13-no-shared-cipher, TLS, TLS_FAILURE code=40 name=handshake_failure",
        "tls12-no-application-protocol, TLS, TLS_FAILURE code=120 name=no_application_protocol",
        "tls13-no-application-protocol, TLS, TLS_FAILURE code=120 name=no_application_protocol",
        "tls12-unrecognized-name, TLS, TLS_FAILURE code=112 name=unrecognized_name",
        "tls13-unrecognized-name, TLS, TLS_FAILURE code=112 name=unrecognized_name",
        "old-client, TLS, TLS_FAILURE code=70 name=protocol_version",
        "old-server, TLSv1.1, TLS_FAILURE code=70 name=protocol_version",
        "plain-server, TLS, TLS_FAILURE name=http_answer",
        "plain-nginx, TLS, TLS_FAILURE name=http_answer",
    })
    void tellsHowARealHandshakeEnded(String recording, String version, String end) {
        String line = "tls " + version + NAME + end;
        for (int piece : PIECES) {
            Recording recorded = Recording.of(recording);
            assertThat(play(recorded.run(), piece)).as("pieces of %d", piece).containsExactly(line);
            assertThat(play(recorded.coalesced().run(), piece)).containsExactly(line);
        }
    }

    /** Segments 0 and 2 are the client's, 1 and 3 the server's; time goes 1,000 ns a segment. */
    @ParameterizedTest
    @CsvSource({
        "tls12, 3000, 1000, 428, 869",
        "tls12-resumed-again, 2000, 1000, 547, 141",
        "tls13, 2000, 1000, 418, 779",
        "tls13-client-certificate, 2000, 1000, 1219, 1808",
        "tls12-expired, 2000, 1000, 327, 593",
        "plain-nginx, 1000, 1000, 320, 309",
    })
    void lastsFromTheHelloToTheLastFinishedThatIsSeen(
            String recording, long latency, long toAnswer, long sent, long received) {
        List<long[]> seen = new ArrayList<>();
        Recording.of(recording)
                .run()
                .play(
                        TlsParser::new,
                        Integer.MAX_VALUE,
                        x -> {
                            long first = x.responseNs - x.requestNs;
                            seen.add(
                                    new long[] {
                                        x.latencyNs(), first, x.requestBytes, x.responseBytes
                                    });
                            return "";
                        });
        assertThat(seen).containsExactly(new long[] {latency, toAnswer, sent, received});
    }

    @Test
    void attemptsAtTheSameNameHaveTheSameFingerprint() {
        long first = only(Recording.of("tls13-resumed").run()).fingerprint();
        assertThat(first).isNotZero();
        assertThat(only(Recording.of("tls13-resumed-again").run()).fingerprint()).isEqualTo(first);
        assertThat(only(Recording.of("tls12-expired").run()).fingerprint()).isEqualTo(first);
        assertThat(only(Recording.of("tls12").run()).fingerprint())
                .as("with other protocols inside")
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tls10", "tls12", "tls12-resumed-again", "tls13", "jsse13", "tls13-retry"})
    void aConnectionThatEndsInTheMiddleHasFailed(String recording) {
        Recording recorded = Recording.of(recording);
        int success = 0;
        for (int count = 2; count <= recorded.segments().size(); count++) {
            String closed = only(recorded.first(count).close(Close.BY_CLIENT)).line();
            String reset = only(recorded.first(count).close(Close.RESET)).line();
            if (closed.contains("OK")) {
                success = success == 0 ? count : success;
                assertThat(reset).endsWith("OK");
            } else {
                assertThat(success).as("%d segments after the end", count).isZero();
                assertThat(closed).endsWith("TLS_FAILURE name=closed INFERRED");
                assertThat(reset).endsWith("TLS_FAILURE name=reset INFERRED");
            }
        }
        assertThat(success).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({
        "BY_CLIENT, TIMEOUT",
        "TIMED_OUT, TIMEOUT",
        "BY_SERVER, TLS_FAILURE name=closed INFERRED",
        "RESET, TLS_FAILURE name=reset INFERRED",
        "UNKNOWN, UNKNOWN",
    })
    void aHelloWithoutAnyAnswerIsATimeoutOnlyIfTheServerDidNotHangUp(Close how, String end) {
        assertThat(only(Recording.of("tls13").first(1).close(how)).line())
                .isEqualTo("tls TLS" + NAME + end);
    }

    @ParameterizedTest
    @CsvSource({
        "BY_CLIENT, OK INFERRED",
        "UNKNOWN, OK INFERRED",
        "BY_SERVER, TLS_FAILURE name=closed INFERRED",
        "RESET, TLS_FAILURE name=reset INFERRED",
        "TIMED_OUT, TIMEOUT",
    })
    void aServerThatHangsUpOnAClientsCertificateRefusesIt(Close how, String end) {
        ParserRun run = Recording.of("tls13-client-certificate").first(3).close(how);
        assertThat(only(run).line()).isEqualTo("tls TLSv1.3" + NAME + end);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 0"})
    void waitsPatientlyForWhatTheServerSaysOfACertificate(int segments, int givenUp) {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges = new Exchanges(new ExchangePool(1), x -> lines.add(ParserRun.line(x)));
        TlsParser parser = new TlsParser(exchanges);
        Recording recorded = Recording.of("tls13-client-certificate");
        recorded.segments()
                .subList(0, segments)
                .forEach(s -> parser.onData(s.side(), chunk(s.bytes())));
        exchanges.giveUpOlderThan(Long.MAX_VALUE, 5);
        assertThat(lines).hasSize(givenUp);
        assertThat(parser.isEstablished()).isFalse();
        parser.onData(Side.SERVER, chunk(recorded.segment(3)));
        assertThat(lines).hasSize(1);
        assertThat(parser.isEstablished()).isEqualTo(segments == 3);
    }

    /** A client that asks for its answer only later, when the kernel captures all of it. */
    @Test
    void findsMessagesAgainAfterAGap() {
        Recording recorded = Recording.of("tls12-no-client-certificate");
        byte[] hello = recorded.segment(0);
        ParserRun run = new ParserRun().client(Arrays.copyOf(hello, 250));
        run.missing(Side.CLIENT, hello.length - 250);
        recorded.segments()
                .subList(1, recorded.segments().size())
                .forEach(s -> run.send(s.side(), s.bytes()));
        String end = "TLS_FAILURE code=40 name=certificate_required TRUNCATED";
        for (int piece : new int[] {Integer.MAX_VALUE, 64, 7}) {
            assertThat(play(run, piece)).containsExactly("tls TLSv1.2" + NAME + end);
        }
    }

    @Test
    void asksToSkipTheCertificatesOfAServer() {
        Recording recorded = Recording.of("tls12");
        byte[] flight = recorded.segment(1);
        TlsParser parser = new TlsParser(exchanges());
        parser.onData(Side.CLIENT, chunk(recorded.segment(0)));
        assertThat(parser.onData(Side.SERVER, chunk(Arrays.copyOf(flight, 200))))
                .as("the hello, and the certificates to their end")
                .isGreaterThan(400);
    }

    @Test
    void aServerThatRefusesAClientThatSpeaksNoTlsIsHeard() {
        ParserRun run = new ParserRun().server(hex("15030100020246")).close(Close.BY_SERVER);
        assertThat(playAll(run))
                .containsExactly("tls TLS - TLS_FAILURE code=70 name=protocol_version MIDSTREAM");
    }

    @ParameterizedTest
    @CsvSource({
        "'EFATAL: no', not_tls",
        "'HTTP/1.1 400 Bad Request', http_answer",
        "'<!DOCTYPE HTML>', http_answer",
        "'-ERR unknown command', not_tls",
        "'220 mail.example ESMTP', not_tls"
    })
    void anAnswerThatIsNotTlsIsAFailedHandshake(String answer, String name) {
        ParserRun run = Recording.of("tls12").first(1).server(answer).close(Close.BY_SERVER);
        assertThat(playAll(run)).containsExactly("tls TLS" + NAME + "TLS_FAILURE name=" + name);
    }

    @ParameterizedTest
    @EnumSource(
            value = Side.class,
            names = {"CLIENT", "SERVER"})
    void whatIsNoRecordInAHandshakeIsAProtocolError(Side side) {
        ParserRun run = Recording.of("tls12").first(2).send(side, ascii("nonsense, really"));
        assertThat(playAll(run.close(Close.BY_CLIENT)))
                .containsExactly("tls TLSv1.2" + NAME + "PROTOCOL_ERROR name=malformed");
    }

    @Test
    void whatIsNoHandshakeMessageIsAProtocolError() {
        ParserRun run = Recording.of("tls12").first(1).server(hex("160303000463000000"));
        assertThat(playAll(run.close(Close.BY_CLIENT)))
                .containsExactly("tls TLS" + NAME + "PROTOCOL_ERROR name=malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1503030002015a", "15030100020170", "15030300020129"})
    void warningsDoNotEndAHandshake(String alert) {
        Recording recorded = Recording.of("tls12");
        ParserRun run = recorded.first(1).server(hex(alert));
        recorded.segments().subList(1, 4).forEach(s -> run.send(s.side(), s.bytes()));
        assertThat(playAll(run)).containsExactly("tls TLSv1.2" + NAME + "OK");
    }

    @Test
    void aPoliteGoodbyeInMidHandshakeIsAFailure() {
        ParserRun run = Recording.of("tls12").first(2).client(hex("15030300020100"));
        assertThat(playAll(run))
                .containsExactly("tls TLSv1.2" + NAME + "TLS_FAILURE code=0 name=close_notify");
    }

    @Test
    void anAlertThatIsEncryptedBeforeTheEndIsAFailure() {
        Recording recorded = Recording.of("tls12");
        byte[] goodbye = recorded.segment(6);
        ParserRun run = recorded.first(3).client(goodbye);
        assertThat(playAll(run))
                .containsExactly(
                        "tls TLSv1.2" + NAME + "TLS_FAILURE name=encrypted_alert INFERRED");
    }

    @Test
    void sslVersion3IsRead() {
        byte[] hello = hex("16030000310100002d0300" + "ab".repeat(32) + "000006000a002f00350100");
        byte[] answer = hex("160300002a020000260300" + "cd".repeat(32) + "00000a00");
        ParserRun run =
                new ParserRun()
                        .client(hello)
                        .server(answer)
                        .server(hex("16030000040e000000"))
                        .client(hex("15030000020129"))
                        .server(hex("15030000020228"));
        assertThat(playAll(run))
                .containsExactly("tls SSLv3 - TLS_FAILURE code=40 name=certificate_required");
    }

    @Test
    void theLibrarysReasonIsToldWhereTheWireHasNone() {
        byte[] reason = ascii("certificate_expired");
        ParserRun run = Recording.of("jsse13-expired").run();
        String line =
                run.play(
                                exchanges -> {
                                    TlsParser parser = new TlsParser(exchanges);
                                    parser.explain(reason);
                                    return parser;
                                },
                                7,
                                ParserRun::line)
                        .get(0);
        assertThat(line)
                .isEqualTo("tls TLSv1.3" + NAME + "TLS_FAILURE name=certificate_expired INFERRED");
    }

    @ParameterizedTest
    @CsvSource({"tls12, HTTP1", "jsse12, UNKNOWN", "tls12-expired, UNKNOWN", "tls13, UNKNOWN"})
    void remembersWhatIsSpokenInside(String recording, Alpn agreed) {
        TlsParser parser = after(Recording.of(recording).open());
        assertThat(parser.alpn()).isEqualTo(agreed);
        boolean offersHttp2 = recording.equals("tls13");
        assertThat(parser.offers(Alpn.HTTP2)).isEqualTo(offersHttp2);
    }

    @Test
    void theSessionIsTheEndOfTheClientsRandom() {
        Recording recorded = Recording.of("tls12");
        TlsParser parser = after(recorded.open());
        byte[] hello = recorded.segment(0);
        assertThat(parser.session())
                .isEqualTo(ByteBuffer.wrap(hello).order(ByteOrder.LITTLE_ENDIAN).getLong(11 + 24));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 100, 250})
    void messagesMayBePartedByRecords(int size) {
        Recording recorded = Recording.of("tls12");
        ParserRun run = new ParserRun();
        for (int i = 0; i < recorded.segments().size(); i++) {
            byte[] bytes = recorded.segment(i);
            run.send(recorded.segments().get(i).side(), i < 2 ? parted(bytes, size) : bytes);
        }
        assertThat(playAll(run)).containsExactly("tls TLSv1.2" + NAME + "OK");
    }

    @Test
    void aConnectionThatWasThereBeforeHasNoExchange() {
        Recording recorded = Recording.of("tls13");
        for (int from = 3; from < 7; from++) {
            ParserRun run = new ParserRun();
            recorded.segments()
                    .subList(from, recorded.segments().size())
                    .forEach(s -> run.send(s.side(), s.bytes()));
            assertThat(playAll(run.close(Close.RESET))).isEmpty();
        }
    }

    @Test
    void aHandshakeWhoseHelloWasMissedIsMidstream() {
        Recording recorded = Recording.of("tls12-expired");
        ParserRun run = new ParserRun();
        recorded.segments().subList(1, 3).forEach(s -> run.send(s.side(), s.bytes()));
        assertThat(playAll(run))
                .containsExactly(
                        "tls TLSv1.2 - TLS_FAILURE code=45 name=certificate_expired MIDSTREAM");
    }

    /** Only 1,024 bytes of what an end sends may be captured: certificates are longer. */
    @ParameterizedTest
    @CsvSource({
        "tls12, 100, 200, TLSv1.2 orders.example OK",
        "tls12, 200, 427, TLSv1.2 orders.example OK",
        "tls12, 300, -1, TLSv1.2 orders.example OK",
        "tls12, 30, 300, TLS orders.example OK MIDSTREAM",
        "tls13, 500, 279, TLSv1.3 orders.example OK",
        "tls13, 300, -1, TLSv1.3 orders.example OK",
        "tls12-expired, 120, 473, TLSv1.2 orders.example TLS_FAILURE code=45 name=certificate_expired",
        "tls12-no-client-certificate, 90, 985, TLSv1.2 orders.example TLS_FAILURE code=40 name=certificate_required",
        "tls13-no-client-certificate, 200, 1050, TLSv1.3 orders.example TLS_FAILURE name=certificate_required INFERRED",
        "jsse13-expired, 128, -1, TLSv1.3 orders.example TLS_FAILURE name=encrypted_alert INFERRED",
    })
    void theServersFlightMayHaveAGap(String recording, int seen, int missing, String end) {
        Recording recorded = Recording.of(recording);
        byte[] flight = recorded.segment(1);
        ParserRun run = recorded.first(1).server(Arrays.copyOf(flight, seen));
        run.missing(Side.SERVER, missing);
        if (missing >= 0 && seen + missing < flight.length) {
            run.server(Arrays.copyOfRange(flight, seen + missing, flight.length));
        }
        recorded.segments()
                .subList(2, recorded.segments().size())
                .forEach(s -> run.send(s.side(), s.bytes()));
        run.close(recorded.close());
        for (int piece : new int[] {Integer.MAX_VALUE, 64, 7}) {
            assertThat(play(run, piece)).as("pieces of %d", piece).containsExactly("tls " + end);
        }
    }

    @Test
    void aHelloWithAGapHasNoName() {
        Recording recorded = Recording.of("tls12");
        byte[] hello = recorded.segment(0);
        ParserRun run = new ParserRun().client(Arrays.copyOf(hello, 60));
        run.missing(Side.CLIENT, hello.length - 60);
        recorded.segments()
                .subList(1, recorded.segments().size())
                .forEach(s -> run.send(s.side(), s.bytes()));
        assertThat(playAll(run)).containsExactly("tls TLSv1.2 - OK TRUNCATED");
    }

    @Test
    void resumesOnlyAtARecord() {
        TlsParser parser = new TlsParser(exchanges());
        Recording recorded = Recording.of("tls12");
        assertThat(parser.onData(Side.CLIENT, chunk(recorded.segment(0)))).isEqualTo(335);
        parser.onGap(Side.SERVER, new Chunk(), -1);
        assertThat(parser.canResume(Side.SERVER, chunk(recorded.segment(3)))).isTrue();
        assertThat(parser.canResume(Side.SERVER, chunk(hex("1603")))).isFalse();
        assertThat(parser.canResume(Side.SERVER, chunk(ascii("HTTP/1.1 200 OK")))).isFalse();
        assertThat(parser.canResume(Side.SERVER, chunk(hex("160303000400000000ff00")))).isFalse();
    }

    @Test
    void gaveUpBeforeItsEndIsNotToldTwice() {
        List<String> lines = new ArrayList<>();
        Exchanges exchanges = new Exchanges(new ExchangePool(1), x -> lines.add(ParserRun.line(x)));
        TlsParser parser = new TlsParser(exchanges);
        Recording recorded = Recording.of("tls12-expired");
        recorded.segments().subList(0, 2).forEach(s -> parser.onData(s.side(), chunk(s.bytes())));
        exchanges.giveUpOlderThan(Long.MAX_VALUE, 5);
        parser.onData(Side.CLIENT, chunk(recorded.segment(2)));
        assertThat(lines).containsExactly("tls TLSv1.2" + NAME + "TIMEOUT");
        assertThat(exchanges.isEmpty()).isTrue();
    }

    @Test
    void goesOnWithoutAnExchangeWhereThereAreTooMany() {
        Exchanges none = new Exchanges(new ExchangePool(0), x -> {});
        for (String recording : List.of("tls12", "tls13", "tls12-expired", "plain-nginx")) {
            TlsParser parser = new TlsParser(none);
            Recording.of(recording)
                    .segments()
                    .forEach(s -> parser.onData(s.side(), chunk(s.bytes())));
            assertThat(parser.isEstablished()).isEqualTo(recording.length() == 5);
        }
    }

    @Test
    void otherProtocolsAreNotMine() {
        for (String text :
                List.of("GET / HTTP/1.1\r\n", "*1\r\n$4\r\nPING\r\n", "PRI * HTTP/2.0")) {
            TlsParser parser = new TlsParser(exchanges());
            assertThat(parser.onData(Side.CLIENT, chunk(ascii(text))))
                    .isEqualTo(ProtocolParser.NOT_MINE);
        }
    }

    @Test
    void aConnectionThatTurnsToAnotherProtocolIsGivenBack() {
        TlsParser parser = new TlsParser(exchanges());
        Recording.of("tls12").segments().forEach(s -> parser.onData(s.side(), chunk(s.bytes())));
        assertThat(parser.onData(Side.CLIENT, chunk(ascii("GET / HTTP/1.1\r\n"))))
                .isEqualTo(ProtocolParser.NOT_MINE);
    }

    @Test
    void encryptedRecordsAreSkippedWholeAndCostNoMemory() {
        TlsParser parser = new TlsParser(exchanges());
        Recording.of("tls12").segments().forEach(s -> parser.onData(s.side(), chunk(s.bytes())));
        Chunk header = chunk(hex("1703034000"));
        assertThat(parser.onData(Side.SERVER, header)).isEqualTo(5 + 0x4000);
        assertThat(Allocated.by(() -> parser.onData(Side.SERVER, header))).isZero();
    }

    @Test
    void readingHellosAllocatesNothing() {
        HandshakeReader reader = new HandshakeReader();
        Exchange exchange = new Exchange();
        HandshakeReader.Listener listener =
                new HandshakeReader.Listener() {
                    @Override
                    public boolean onMessage(HandshakeReader of, int type) {
                        of.hello().begin(type, exchange.endpoint);
                        return true;
                    }

                    @Override
                    public void onMessageEnd(HandshakeReader of, int type) {}
                };
        byte[] hello = Recording.of("tls13").segment(0);
        assertThat(Allocated.by(() -> reader.read(hello, 5, hello.length, listener))).isZero();
        assertThat(exchange.endpoint.toString()).isEqualTo("orders.example");
    }

    private record Seen(String line, long fingerprint, Outcome outcome, Confidence confidence) {}

    private static Seen only(ParserRun run) {
        List<Seen> seen = new ArrayList<>();
        run.play(
                TlsParser::new,
                Integer.MAX_VALUE,
                x -> {
                    seen.add(new Seen(ParserRun.line(x), x.fingerprint, x.outcome, x.confidence));
                    return "";
                });
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    /** The parser as it is after a conversation. */
    private static TlsParser after(ParserRun run) {
        List<TlsParser> made = new ArrayList<>();
        run.play(
                exchanges -> {
                    made.add(new TlsParser(exchanges));
                    return made.get(0);
                },
                7,
                x -> "");
        return made.get(0);
    }

    /** The same for all pieces. */
    private static List<String> playAll(ParserRun run) {
        List<String> lines = play(run, Integer.MAX_VALUE);
        for (int piece : PIECES) {
            assertThat(play(run, piece)).as("pieces of %d", piece).isEqualTo(lines);
        }
        return lines;
    }

    /** Each record in the clear as many, of at most {@code size} bytes. */
    private static byte[] parted(byte[] records, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < records.length; at += 5 + RecordHeader.length(records, at)) {
            int length = RecordHeader.length(records, at);
            for (int from = 0; from < length; from += size) {
                int part = Math.min(size, length - from);
                out.write(records, at, 3);
                out.write(part >> 8);
                out.write(part);
                out.write(records, at + 5 + from, part);
            }
        }
        return out.toByteArray();
    }

    private static Exchanges exchanges() {
        return new Exchanges(new ExchangePool(10), x -> {});
    }

    private static Chunk chunk(byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        return chunk;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> play(ParserRun run, int piece) {
        return run.play(TlsParser::new, piece, ParserRun::line);
    }
}
