package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.http2.Http2Parser;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecord.Flag;
import io.foreshock.collector.record.SegmentRecord.Role;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionTrackerTest {
    private static final int CLIENT_SENDS = Flag.SENT | Flag.TURN | Flag.LAST_CHUNK;
    private static final int ANSWER_COMES = Flag.ANSWER | Flag.DRAWN | Flag.LAST_CHUNK;
    private static final long SECOND = 1_000_000_000L;

    private final List<String> ended = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private final Map<Long, Integer> wanted = new HashMap<>();
    private ConnectionTracker tracker = tracker(ConnectionTracker.Limits.defaults());
    private long now = SECOND;

    private ConnectionTracker tracker(ConnectionTracker.Limits limits) {
        return tracker(limits, LineParser.FACTORY);
    }

    private ConnectionTracker tracker(ConnectionTracker.Limits limits, ProtocolFactory protocol) {
        return new ConnectionTracker(
                List.of(protocol),
                limits,
                new TimeLimits(Duration.ofSeconds(5), Map.of()),
                wanted::put,
                (connection, x) ->
                        ended.add(
                                connection.side()
                                        + " "
                                        + x.protocol.text()
                                        + " "
                                        + x.endpoint
                                        + " "
                                        + x.outcome
                                        + (x.weight == 1 ? "" : " x" + x.weight)),
                (connection, record) -> happened.add(record.type() + " " + connection.pid()));
    }

    @Test
    void pairsWhatTheClientAsksWithWhatTheServerAnswers() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");

        assertThat(ended).containsExactly("CLIENT redis a OK");
        assertThat(tracker.inFlight()).isZero();
    }

    @Test
    void joinsMessagesThatSegmentsCut() {
        asks(1, 0, "?long");
        asks(1, 5, "er\n");
        answers(1, 0, "!");
        answers(1, 1, "\n");

        assertThat(ended).containsExactly("CLIENT redis longer OK");
    }

    @Test
    void aServersEndKnowsItsSideByItsRole() {
        give(segment(1, Role.SERVER, 0, "?a\n", Flag.TURN | Flag.LAST_CHUNK));
        give(segment(1, Role.SERVER, 0, "!\n", Flag.SENT | Flag.ANSWER | Flag.LAST_CHUNK));

        assertThat(ended).containsExactly("SERVER redis a OK");
    }

    @Test
    void anEndWithoutARoleKnowsItByWhatItSays() {
        give(segment(1, Role.UNKNOWN, 0, "!\n", Flag.SENT | Flag.LAST_CHUNK));
        give(segment(1, Role.UNKNOWN, 0, "?a\n", Flag.LAST_CHUNK));
        give(segment(1, Role.UNKNOWN, 2, "!\n", Flag.SENT | Flag.LAST_CHUNK));

        assertThat(ended).containsExactly("SERVER redis a OK");
    }

    @Test
    void passesBodiesThatWereNotCaptured() {
        asks(1, 0, "?a\n");
        give(segment(1, Role.CLIENT, 0, 250, "!3\n", ANSWER_COMES));
        assertThat(ended).isEmpty();
        give(segment(1, Role.CLIENT, 250, 53, "", Flag.LAST_CHUNK));

        assertThat(ended).containsExactly("CLIENT redis a OK");
        assertThat(tracker.counters().gaps).isZero();
    }

    @Test
    void whatWasLeftOutWeighsOnTheNextThatWasNot() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(builder(1, Role.CLIENT, 900, 3, "?b\n", CLIENT_SENDS).skipped(299).buffer());
        answers(1, 600, "!\n");
        asks(1, 903, "?c\n");
        answers(1, 602, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK", "CLIENT redis b OK x300", "CLIENT redis c OK");
        assertThat(tracker.counters().gaps).isZero();
    }

    @Test
    void whatWasLeftOutSucceededAlsoWhereTheNextFails() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(builder(1, Role.CLIENT, 900, 3, "?b\n", CLIENT_SENDS).skipped(299).buffer());
        answers(1, 600, "!-\n");
        give(builder(1, Role.CLIENT, 906, 3, "?c\n", CLIENT_SENDS).skipped(1).buffer());
        answers(1, 605, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK",
                        "CLIENT redis b SERVER_ERROR",
                        "CLIENT redis c OK x301");
    }

    @Test
    void whatWasLeftOutHasNoEndpointWhereNoneSucceedsAfterIt() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(builder(1, Role.CLIENT, 900, 3, "?b\n", CLIENT_SENDS).skipped(299).buffer());
        closes(1, 2, 0);

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK", "CLIENT redis b RESET", "CLIENT redis - OK x299");
    }

    @Test
    void whatIsReadForHowItEndsStandsForItselfAlone() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(builder(1, Role.CLIENT, 900, 3, "?b\n", CLIENT_SENDS).skipped(299).buffer());
        answers(1, 600, "!-\n");
        give(segment(1, Role.CLIENT, 903, "?c\n", CLIENT_SENDS | Flag.HEAD));
        give(segment(1, Role.CLIENT, 603, "!\n", Flag.ANSWER | Flag.LAST_CHUNK));
        asks(1, 906, "?d\n");
        answers(1, 605, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK",
                        "CLIENT redis b SERVER_ERROR",
                        "CLIENT redis c OK",
                        "CLIENT redis d OK x300");
    }

    @Test
    void whatWasLeftOutIsCountedWhereTheConnectionIsForgotten() {
        tracker = tracker(new ConnectionTracker.Limits(2 * 1024, 10, 10));
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(builder(1, Role.CLIENT, 900, 3, "?b\n", CLIENT_SENDS).skipped(299).buffer());
        answers(1, 600, "!-\n");
        asks(2, 0, "?c\n");
        asks(3, 0, "?d\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK",
                        "CLIENT redis b SERVER_ERROR",
                        "CLIENT redis - OK x299");
    }

    @Test
    void whatWasLeftOutOfAnUnknownProtocolIsNoSuccess() {
        asks(1, 0, "x\n");
        answers(1, 0, "y\n");
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, 1)
                        .role(Role.CLIENT)
                        .skipped(12)
                        .closing(1, 0)
                        .buffer());

        assertThat(ended)
                .containsExactly("CLIENT unknown  UNKNOWN", "CLIENT unknown - UNKNOWN x12");
    }

    @Test
    void whatWasLeftOutLastIsCountedAtTheClose() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, 1)
                        .role(Role.CLIENT)
                        .skipped(12)
                        .closing(1, 0)
                        .buffer());

        assertThat(ended).containsExactly("CLIENT redis a OK", "CLIENT redis - OK x12");
    }

    @Test
    void aRequestThatWasKeptBackFailsWithTheConnection() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(segment(1, Role.CLIENT, 300, "?b\n", CLIENT_SENDS | Flag.HEAD));
        closes(1, 2, 0);

        assertThat(ended).containsExactly("CLIENT redis a OK", "CLIENT redis b RESET");
    }

    @Test
    void aLossCostsNoMoreThanTheExchangesInIt() {
        connects(1, 0);
        asks(1, 0, "?a\n");
        give(segment(1, Role.CLIENT, 6, "?c\n", CLIENT_SENDS | Flag.LOST));
        give(segment(1, Role.CLIENT, 4, "!\n", ANSWER_COMES | Flag.LOST));
        asks(1, 9, "?d\n");
        answers(1, 6, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a UNKNOWN", "CLIENT redis c UNKNOWN", "CLIENT redis d OK");
    }

    @Test
    void aParserGoesOnWhereTheEndOfALongAnswerIsFound() {
        asks(1, 0, "?a\n");
        give(segment(1, Role.CLIENT, 0, "!xx", Flag.ANSWER));
        give(segment(1, Role.CLIENT, 3, 300, "!\n", Flag.TAIL | Flag.LAST_CHUNK));
        asks(1, 3, "?b\n");
        answers(1, 303, "!\n");

        assertThat(ended).containsExactly("CLIENT redis a UNKNOWN", "CLIENT redis b OK");
        assertThat(tracker.counters().gapBytes).isEqualTo(298);
        assertThat(wanted).isEmpty();
    }

    @Test
    void wantsAllOfAConnectionWhereTheEndOfAnAnswerIsNotFound() {
        asks(1, 0, "?a\n");
        give(segment(1, Role.CLIENT, 0, "!xx", Flag.ANSWER));
        give(segment(1, Role.CLIENT, 3, 300, "xx", Flag.TAIL | Flag.LAST_CHUNK));
        asks(1, 3, "?b\n");

        assertThat(wanted).containsEntry(1L, CapturePolicy.DEEP);
    }

    @Test
    void wantsNoMoreOfARequestThatWasKeptBackThanItsBeginning() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        give(segment(1, Role.CLIENT, 300, 200, "?bbbb", CLIENT_SENDS | Flag.HEAD));
        answers(1, 600, "!\n");
        asks(1, 500, "?c\n");
        answers(1, 602, "!\n");

        assertThat(ended).last().isEqualTo("CLIENT redis c OK");
        assertThat(wanted).isEmpty();
    }

    @Test
    void wantsNothingMoreOfAConnectionThatHasEnded() {
        asks(1, 0, "?a\n?b\n");
        answers(1, 0, "!\n!\n");
        asks(1, 6, "?c\n");
        assertThat(wanted).containsKey(1L);
        closes(1, 1, 0);

        assertThat(wanted).containsEntry(1L, 0);
    }

    @Test
    void doesNotFollowWhatWasAcceptedButNotSeenToBeEstablished() {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.ACCEPTED, 7)
                        .role(Role.SERVER)
                        .process(42, "main")
                        .at(now++)
                        .buffer());

        assertThat(happened).containsExactly("4 42");
        assertThat(tracker.size()).isZero();
    }

    @Test
    void severalRequestsToATurnAreNeverLeftOut() {
        asks(1, 0, "?a\n?b\n");
        answers(1, 0, "!\n!\n");
        asks(1, 6, "?c\n");

        assertThat(wanted).containsEntry(1L, CapturePolicy.WHOLE | CapturePolicy.DEEP);
    }

    @Test
    void aTurnOfAStatefulProtocolThatWasLeftOutIsAGap() {
        ProtocolFactory http2 =
                new ProtocolFactory(
                        Protocol.HTTP2,
                        ProtocolFactory.Transport.STREAM,
                        Http2Parser::recognise,
                        Http2Parser::new,
                        ProtocolFactory.Memory.NEEDED);
        tracker = tracker(ConnectionTracker.Limits.defaults(), http2);
        String settings = "\0\0\0\4\0\0\0\0\0";
        String path = "\0\0\11\1\5\0\0\0\1\u0082\u0086\104\2/a\101\1h";
        String samePath = "\0\0\4\1\5\0\0\0\u0009\u0082\u0086\u00bf\u00be";
        String ok = "\0\0\1\1\5\0\0\0";

        asks(1, 0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings + path);
        answers(1, 0, settings + ok + "\1\u0088");
        assertThat(wanted).containsEntry(1L, CapturePolicy.WHOLE);
        give(builder(1, Role.CLIENT, 900, 13, samePath, CLIENT_SENDS).skipped(2).buffer());
        answers(1, 600, ok + "\u0009\u0088");

        assertThat(ended).containsExactly("CLIENT http/2 /a OK", "CLIENT http/2  OK x3");
    }

    @Test
    void putsInOrderWhatTheNetworkDidNot() {
        connects(1, 0);
        asks(1, 0, "?a\n?b\n");
        give(segment(1, Role.CLIENT, 2, "!\n", Flag.LAST_CHUNK));
        assertThat(ended).isEmpty();
        answers(1, 0, "!\n");

        assertThat(ended).containsExactly("CLIENT redis a OK", "CLIENT redis b OK");
        assertThat(tracker.counters().early).isEqualTo(1);
    }

    @Test
    void givesUpWhatDoesNotComeWithinASecond() {
        connects(1, 0);
        asks(1, 0, "?a\n?b\n");
        give(segment(1, Role.CLIENT, 20, "!\n", Flag.LAST_CHUNK));
        now += 2 * SECOND;
        tracker.tick(now);
        asks(1, 6, "?c\n");
        answers(1, 22, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a UNKNOWN", "CLIENT redis b UNKNOWN", "CLIENT redis c OK");
        assertThat(tracker.counters().gaps).isEqualTo(1);
        assertThat(tracker.counters().gapBytes).isEqualTo(20);
    }

    @Test
    void goesOnAfterALossAtTheNextMessage() {
        connects(1, 0);
        asks(1, 0, "?a\n");
        give(segment(1, Role.CLIENT, 40, "body", Flag.LOST | Flag.LAST_CHUNK));
        asks(1, 3, "?b\n");
        answers(1, 44, "!\n");

        assertThat(ended).containsExactly("CLIENT redis a UNKNOWN", "CLIENT redis b OK");
    }

    @Test
    void countsTurnsOfWhatItDoesNotKnow() {
        asks(1, 0, "HELO x\n");
        answers(1, 0, "250 hello\n");
        asks(1, 7, "QUIT\n");

        assertThat(ended).containsExactly("CLIENT unknown  UNKNOWN");
        assertThat(wanted).containsEntry(1L, CapturePolicy.ANY);
    }

    @Test
    void looksAnewWhereBytesAreOfAnotherProtocol() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        asks(1, 3, "#HELO\n");
        answers(1, 2, "250\n");
        asks(1, 9, "?b\n");
        answers(1, 6, "!\n");

        assertThat(ended)
                .containsExactly(
                        "CLIENT redis a OK", "CLIENT unknown  UNKNOWN", "CLIENT redis b OK");
        assertThat(tracker.counters().switched).isEqualTo(1);
    }

    @Test
    void anIdleCloseIsNoFailure() {
        asks(1, 0, "?a\n");
        answers(1, 0, "!\n");
        closes(1, 2, 0);

        assertThat(ended).containsExactly("CLIENT redis a OK");
        assertThat(tracker.size()).isZero();
    }

    @Test
    void aServerThatClosesInsteadOfAnsweringResets() {
        asks(1, 0, "?a\n");
        closes(1, 2, 0);

        assertThat(ended).containsExactly("CLIENT redis a RESET");
    }

    @Test
    void aServerThatResetsResets() {
        asks(1, 0, "?a\n");
        closes(1, 0, 2);

        assertThat(ended).containsExactly("CLIENT redis a RESET");
    }

    @Test
    void aCallerThatGivesUpTimesOut() {
        asks(1, 0, "?a\n");
        closes(1, 1, 0);
        asks(2, 0, "?b\n");
        closes(2, 0, 1);

        assertThat(ended).containsExactly("CLIENT redis a TIMEOUT", "CLIENT redis b TIMEOUT");
    }

    @Test
    void anAnswerThatDoesNotComeTimesOutOnce() {
        asks(1, 0, "?a\n");
        now += 6 * SECOND;
        tracker.tick(now);
        tracker.tick(now + SECOND);
        answers(1, 0, "!\n");
        asks(1, 3, "?b\n");
        answers(1, 2, "!\n");

        assertThat(ended).containsExactly("CLIENT redis a TIMEOUT", "CLIENT redis b OK");
    }

    @Test
    void anotherConnectionBeginsAnewWhateverWasOpenOnTheOneBefore() {
        asks(1, 0, "?half");
        closes(1, 1, 0);
        asks(2, 0, "?b\n");
        answers(2, 0, "!\n");

        assertThat(ended).containsExactly("CLIENT redis b OK");
    }

    @Test
    void failedConnectsAreExchangesOfTcp() {
        connects(1, 111);
        connects(2, 110);
        connects(3, 0);

        assertThat(ended).containsExactly("CLIENT tcp - REFUSED", "CLIENT tcp - TIMEOUT");
        assertThat(tracker.size()).isEqualTo(1);
    }

    @Test
    void theProcessThatAcceptsHoldsTheConnection() {
        give(segment(1, Role.SERVER, 0, "?a\n", Flag.TURN | Flag.LAST_CHUNK));
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.ACCEPTED, 1)
                        .process(77, "worker")
                        .sender(77, 78)
                        .role(Role.SERVER)
                        .buffer());
        give(segment(1, Role.SERVER, 0, "!\n", Flag.SENT | Flag.ANSWER | Flag.LAST_CHUNK));
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.RETRANSMITTED, 1)
                        .process(42, "main")
                        .role(Role.SERVER)
                        .buffer());

        assertThat(happened).containsExactly("4 77", "6 77");
    }

    @Test
    void forgetsTheConnectionUsedLeastRecently() {
        ConnectionTracker small = tracker(new ConnectionTracker.Limits(2 * 1024, 10, 10));
        for (int i = 1; i <= 3; i++) {
            small.onRecord(
                    segment(i, Role.CLIENT, 0, "?" + i + "\n", CLIENT_SENDS),
                    0,
                    SegmentRecord.HEADER_LENGTH + 3);
        }

        assertThat(small.size()).isEqualTo(2);
        assertThat(small.counters().evicted).isEqualTo(1);
        assertThat(ended).containsExactly("CLIENT redis 1 UNKNOWN");
    }

    @Test
    void manyConnectionsAreFoundAgainWhileOthersComeAndGo() {
        Random random = new Random(7);
        Map<Long, Long> positions = new HashMap<>();
        int exchanges = 0;
        for (int i = 0; i < 50_000; i++) {
            long id = random.nextInt(3000);
            if (positions.containsKey(id) && random.nextInt(4) == 0) {
                closes(id, 1, 0);
                positions.remove(id);
                continue;
            }
            long asked = positions.getOrDefault(id, 0L);
            asks(id, asked, "?" + (id % 10) + "\n");
            answers(id, asked / 3 * 2, "!\n");
            positions.put(id, asked + 3);
            exchanges++;
        }

        assertThat(ended).hasSize(exchanges).allMatch(line -> line.endsWith("OK"));
        assertThat(tracker.size()).isEqualTo(positions.size());
        assertThat(tracker.counters().gaps).isZero();
        assertThat(tracker.counters().late).isZero();
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            ByteBuffer record =
                    random.nextInt(10) == 0
                            ? ByteBuffer.wrap(noise)
                            : SegmentRecordBuilder.of(random.nextInt(24), random.nextInt(50))
                                    .role(random.nextInt(5))
                                    .flags(random.nextInt(128))
                                    .at(now++)
                                    .error(random.nextInt(256))
                                    .segment(random.nextInt(1000), random.nextInt(2000), noise)
                                    .buffer();
            give(record);
            if (i % 1000 == 0) {
                tracker.tick(now + random.nextInt(10) * SECOND);
            }
        }

        assertThat(tracker.size()).isLessThanOrEqualTo(51);
    }

    private void asks(long connection, long position, String bytes) {
        give(segment(connection, Role.CLIENT, position, bytes, CLIENT_SENDS));
    }

    private void answers(long connection, long position, String bytes) {
        give(segment(connection, Role.CLIENT, position, bytes, ANSWER_COMES));
    }

    private void closes(long connection, int closer, int reset) {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, connection)
                        .role(Role.CLIENT)
                        .at(now++)
                        .closing(closer, reset)
                        .buffer());
    }

    private void connects(long connection, int errno) {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CONNECTED, connection)
                        .role(Role.CLIENT)
                        .at(now++)
                        .standsFor(50)
                        .error(errno)
                        .buffer());
    }

    private ByteBuffer segment(long connection, int role, long position, String bytes, int flags) {
        return builder(connection, role, position, bytes.length(), bytes, flags).buffer();
    }

    private ByteBuffer segment(
            long connection, int role, long position, int standsFor, String bytes, int flags) {
        return builder(connection, role, position, standsFor, bytes, flags).buffer();
    }

    private SegmentRecordBuilder builder(
            long connection, int role, long position, int standsFor, String bytes, int flags) {
        return SegmentRecordBuilder.of(SegmentRecord.Type.SEGMENT, connection)
                .process(42, "main")
                .role(role)
                .ports(40000, 80)
                .at(now++)
                .flags(flags)
                .segment(position, standsFor, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void give(ByteBuffer record) {
        tracker.onRecord(record, 0, record.limit());
    }
}
