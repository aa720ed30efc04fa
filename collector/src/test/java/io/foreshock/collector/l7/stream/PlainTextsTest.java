package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.tls.TlsParser;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.l7.tls.TlsRecordBuilder;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecord.Flag;
import io.foreshock.collector.record.SegmentRecord.Role;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTextsTest {
    private static final int PID = 42;
    private static final long SSL = 0x7f00_0000_1000L;
    private static final long COOKIE = 9;
    private static final long SESSION = 0x0102030405060708L;
    private static final int WRITE = TlsRecord.Call.WRITE;
    private static final int READ = TlsRecord.Call.READ;

    private final List<String> ended = new ArrayList<>();
    private final ConnectionTracker tracker =
            new ConnectionTracker(
                    List.of(
                            new ProtocolFactory(
                                    Protocol.TLS,
                                    ProtocolFactory.Transport.STREAM,
                                    TlsParser::recognise,
                                    TlsParser::new,
                                    ProtocolFactory.Memory.NEEDED),
                            LineParser.FACTORY),
                    ConnectionTracker.Limits.defaults(),
                    new TimeLimits(Duration.ofSeconds(5), Map.of()),
                    (connection, wanted) -> {},
                    (connection, x) ->
                            ended.add(
                                    String.join(
                                            " ",
                                            x.protocol.text(),
                                            x.endpoint.toString(),
                                            x.outcome.toString(),
                                            connection.side() + ":" + connection.localPort(),
                                            "on " + connection.id() + "#" + x.ordinal,
                                            x.errorName.toString())),
                    (connection, record) -> {});
    private long now = 1_000_000_000L;

    @Test
    void belongsToTheConnectionThatTheKernelSawItOn() {
        says(COOKIE, Role.CLIENT, true, hello());
        speaks(COOKIE, 0, WRITE, "?a\n");
        speaks(COOKIE, 0, READ, "!\n");

        assertThat(ended).containsExactly("redis a OK CLIENT:50000 on 9#1 ");
    }

    @Test
    void belongsToTheConnectionWithTheSameHandshakeOfTheSameProcess() {
        says(COOKIE, Role.SERVER, false, hello());
        speaks(0, SESSION, READ, "?a\n");
        speaks(0, SESSION, WRITE, "!\n");

        assertThat(ended).containsExactly("redis a OK SERVER:50000 on 9#1 ");
    }

    @Test
    void isKnownByItsProcessAloneWhereNothingBindsIt() {
        says(COOKIE, Role.SERVER, false, hello());
        speaks(0, SESSION + 1, WRITE, "?a\n");
        speaks(0, SESSION + 1, READ, "!\n");

        assertThat(ended).containsExactly("redis a OK CLIENT:0 on 0#0 ");
    }

    @Test
    void endsAsTheConnectionBelowItDoesIfThatEndsLater() {
        says(COOKIE, Role.CLIENT, true, hello());
        speaks(COOKIE, 0, WRITE, "?a\n");
        frees();
        closes(COOKIE);

        assertThat(ended).contains("redis a RESET CLIENT:50000 on 9#1 ");
        assertThat(tracker.plainTexts()).isZero();
    }

    @Test
    void endsWithItsSslWhereNothingElseCanTell() {
        speaks(0, 0, WRITE, "?a\n");
        frees();

        assertThat(ended).containsExactly("redis a TIMEOUT CLIENT:0 on 0#0 ");
        assertThat(tracker.plainTexts()).isZero();
    }

    @Test
    void anAddressThatIsUsedAgainIsAnotherConnection() {
        says(COOKIE, Role.CLIENT, true, hello());
        speaks(COOKIE, 0, WRITE, "?a\n");
        frees();
        says(COOKIE + 1, Role.CLIENT, true, hello());
        speaks(COOKIE + 1, 0, WRITE, "?b\n");
        speaks(COOKIE + 1, 0, READ, "!\n");
        closes(COOKIE);

        assertThat(ended)
                .contains(
                        "redis a TIMEOUT CLIENT:50000 on 9#1 ", "redis b OK CLIENT:50000 on 10#1 ");
    }

    @Test
    void whatIsNotCapturedIsSkippedOnlyIfTheProtocolKnowsHowLongItIs() {
        says(COOKIE, Role.CLIENT, true, hello());
        speaks(COOKIE, 0, WRITE, "?a\n");
        give(text(COOKIE, 0).text(READ, "!3\n" + "x".repeat(300), 20).at(now, now + 1).buffer());
        now += 2;
        speaks(COOKIE, 0, WRITE, "?b\n");
        speaks(COOKIE, 0, READ, "!\n");

        assertThat(ended)
                .containsExactly(
                        "redis a OK CLIENT:50000 on 9#1 ", "redis b OK CLIENT:50000 on 9#2 ");
        assertThat(tracker.counters().gaps).isZero();
    }

    @Test
    void lostRecordsLeaveNothingForCertain() {
        says(COOKIE, Role.CLIENT, true, hello());
        speaks(COOKIE, 0, WRITE, "?a\n");
        give(text(COOKIE, 0).missed(1).text(WRITE, "?b\n", 3).at(now, ++now).buffer());
        tracker.onPlainTextMissed(1, now);
        give(text(COOKIE, 0).missed(1).text(READ, "!\n", 2).at(now, ++now).buffer());

        assertThat(ended)
                .containsExactly(
                        "redis a UNKNOWN CLIENT:50000 on 9#1 ", "redis b OK CLIENT:50000 on 9#2 ");
        assertThat(tracker.counters().gaps).isPositive();
    }

    @Test
    void aLibraryTellsWhyAHandshakeFails() {
        says(COOKIE, Role.CLIENT, true, hello());
        give(
                TlsRecordBuilder.of(TlsRecord.Type.ERROR, PID, SSL)
                        .cookie(COOKIE)
                        .reason(193) // no shared cipher
                        .buffer());
        says(COOKIE, Role.CLIENT, false, new byte[] {0x15, 3, 3, 0, 2, 2, 40});

        assertThat(ended).containsExactly("tls - TLS_FAILURE CLIENT:50000 on 9#0 no_shared_cipher");
    }

    private void says(long connection, int role, boolean sent, byte[] bytes) {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.SEGMENT, connection)
                        .role(role)
                        .process(PID, "app")
                        .ports(50_000, 443)
                        .at(now++)
                        .flags((sent ? Flag.SENT : 0) | Flag.LAST_CHUNK)
                        .segment(0, bytes.length, bytes)
                        .buffer());
    }

    private static TlsRecordBuilder text(long cookie, long session) {
        return TlsRecordBuilder.of(TlsRecord.Type.DATA, PID, SSL).cookie(cookie).session(session);
    }

    private void speaks(long cookie, long session, int call, String text) {
        give(text(cookie, session).text(call, text, text.length()).at(now, now + 1).buffer());
        now += 2;
    }

    private void frees() {
        give(TlsRecordBuilder.of(TlsRecord.Type.FREED, PID, SSL).at(0, now++).buffer());
    }

    private void closes(long connection) {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, connection)
                        .role(Role.CLIENT)
                        .process(PID, "app")
                        .ports(50_000, 443)
                        .at(now++)
                        .closing(2, 2)
                        .buffer());
    }

    private void give(ByteBuffer record) {
        tracker.onRecord(record, 0, record.limit());
    }

    /** The shortest hello that a client can send. */
    private static byte[] hello() {
        ByteBuffer body = ByteBuffer.allocate(41).order(ByteOrder.BIG_ENDIAN);
        body.putShort((short) 0x303).position(26);
        body.order(ByteOrder.LITTLE_ENDIAN).putLong(SESSION).order(ByteOrder.BIG_ENDIAN);
        body.put((byte) 0).putShort((short) 2).putShort((short) 0x1301);
        body.put((byte) 1).put((byte) 0);
        ByteBuffer hello = ByteBuffer.allocate(9 + body.capacity());
        hello.put(new byte[] {0x16, 3, 1}).putShort((short) (4 + body.capacity()));
        hello.put((byte) 1).put((byte) 0).putShort((short) body.capacity());
        return hello.put(body.array()).array();
    }
}
