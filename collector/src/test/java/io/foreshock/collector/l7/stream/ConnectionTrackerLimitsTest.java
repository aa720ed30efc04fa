package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecord.Flag;
import io.foreshock.collector.record.SegmentRecord.Role;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad input: what is kept is bounded, nothing that was begun is uncounted, and others go on. */
class ConnectionTrackerLimitsTest {
    private static final String GET = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    private static final int BY_SERVER = 2;
    private static final int BY_CLIENT = 1;
    private static final int HTTP1_BYTES = Connection.LEAST_MEMORY + ProtocolParser.USUAL_MEMORY;

    private final List<String> ended = new ArrayList<>();
    private ConnectionTracker tracker = tracker(ConnectionTracker.Limits.defaults());
    private long now = 1;

    private ConnectionTracker tracker(ConnectionTracker.Limits limits) {
        return new ConnectionTracker(
                Protocols.all(),
                limits,
                TimeLimits.of(Duration.ofSeconds(30)),
                (connection, policy) -> {},
                (connection, x) ->
                        ended.add(
                                connection.id()
                                        + " "
                                        + x.protocol.text()
                                        + " "
                                        + x.endpoint
                                        + " "
                                        + x.outcome),
                (connection, record) -> {});
    }

    @Test
    void whoNeverEndsAMessageKeepsNoRoomFromOthers() {
        tracker = tracker(new ConnectionTracker.Limits(1 << 20, 100, 2));
        for (int i = 1; i <= 10; i++) {
            asks(i, 0, "GET /slow HTTP/1.1\r\nHo");
        }
        assertThat(tracker.counters().crowdedOut).isEqualTo(8);
        asks(11, 0, GET.substring(0, 20));
        asks(11, 20, GET.substring(20));
        answers(11, 0, OK);

        assertThat(ended).containsExactly("11 http/1 /ok OK");
        assertThat(tracker.counters().crowdedOut).isEqualTo(9);
    }

    @Test
    void whatWasCrowdedOutIsRightAgainAtTheNextRequest() {
        tracker = tracker(new ConnectionTracker.Limits(1 << 20, 100, 1));
        String slow = GET.substring(0, 20);
        asks(1, 0, slow);
        asks(2, 0, slow);
        asks(1, 20, GET.substring(20));
        answers(1, 0, OK);
        asks(1, GET.length(), GET);
        answers(1, OK.length(), OK);

        assertThat(ended).containsExactly("1 http/1 /ok OK", "1 http/1 /ok OK");
    }

    @Test
    void beginningsOfNoKnownProtocolAreCrowdedOutToo() {
        tracker = tracker(new ConnectionTracker.Limits(1 << 20, 100, 1));
        asks(1, 0, "*1\r\n$4\r\nPI");
        asks(2, 0, "*1\r\n$4\r\nPI");
        asks(3, 0, "*1\r\n$4\r\nPING\r\n");
        answers(3, 0, "+PONG\r\n");

        assertThat(ended).containsExactly("3 redis  OK");
        assertThat(tracker.counters().crowdedOut).isEqualTo(2);
    }

    @Test
    void parsersThatTakeMoreLeaveRoomForFewerConnections() {
        tracker = tracker(new ConnectionTracker.Limits(10 * HTTP1_BYTES, 100, 10));
        for (int i = 1; i <= 100; i++) {
            asks(i, 0, GET);
            answers(i, 0, OK);
        }
        assertThat(tracker.size()).isEqualTo(10);
        for (int i = 101; i <= 200; i++) {
            asks(i, 0, PREFACE);
        }
        assertThat(tracker.size()).isBetween(2, 4);
        for (int i = 201; i <= 300; i++) {
            asks(i, 0, GET);
            answers(i, 0, OK);
        }
        assertThat(tracker.size()).isEqualTo(10);
        assertThat(tracker.counters().evicted).isEqualTo(300 - 10);
        assertThat(ended).hasSize(200).allMatch(line -> line.endsWith("http/1 /ok OK"));
    }

    @Test
    void connectionsWithNothingUnderWayAreForgottenFirst() {
        tracker = tracker(new ConnectionTracker.Limits(4 * HTTP1_BYTES, 100, 10));
        asks(1, 0, GET);
        for (int i = 2; i <= 50; i++) {
            asks(i, 0, GET);
            answers(i, 0, OK);
        }
        answers(1, 0, OK);

        assertThat(ended).hasSize(50).endsWith("1 http/1 /ok OK");
    }

    @Test
    void whatConnectionsTookIsFreeOnceTheyAreClosed() {
        tracker = tracker(new ConnectionTracker.Limits(10 * HTTP1_BYTES, 100, 10));
        for (int i = 1; i <= 1000; i++) {
            asks(i, 0, i % 2 == 0 ? GET : PREFACE);
            closes(i, BY_CLIENT);
        }

        assertThat(tracker.size()).isZero();
        assertThat(tracker.counters().evicted).isZero();
    }

    @Test
    void aRequestThatIsNeverEndedCounts() {
        asks(1, 0, "GET /o");
        closes(1, BY_CLIENT);
        asks(2, 0, "GET /o");
        closes(2, BY_SERVER);
        asks(3, 0, GET);
        answers(3, 0, OK);
        asks(3, GET.length(), "GET /users/3/na");
        closes(3, BY_CLIENT);

        assertThat(ended)
                .containsExactly(
                        "1 unknown  UNKNOWN",
                        "2 unknown  RESET",
                        "3 http/1 /ok OK",
                        "3 http/1 /users/{id}/ TIMEOUT");
    }

    @Test
    void whoSaysThingsThatNobodyAnswersHasNotFailed() {
        asks(1, 0, "\1\2\3 a line of a log\n");
        closes(1, BY_CLIENT);

        assertThat(ended).containsExactly("1 unknown  UNKNOWN");
    }

    @Test
    void anAnswerInAnotherProtocolIsOneToTheRequest() {
        String ping = "*1\r\n$4\r\nPING\r\n";
        String refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\n";
        asks(1, 0, ping);
        answers(1, 0, refusal);
        give(segment(1, refusal.length(), "bad", Flag.LAST_CHUNK));
        asks(1, ping.length(), GET);
        answers(1, refusal.length() + 3, OK);

        assertThat(ended).containsExactly("1 redis  PROTOCOL_ERROR", "1 http/1 /ok OK");
    }

    private void asks(long connection, long position, String bytes) {
        int turn = position == 0 || tracker.inFlight() == 0 ? Flag.TURN : 0;
        give(segment(connection, position, bytes, Flag.SENT | turn | Flag.LAST_CHUNK));
    }

    private void answers(long connection, long position, String bytes) {
        give(segment(connection, position, bytes, Flag.ANSWER | Flag.LAST_CHUNK));
    }

    private void closes(long connection, int closer) {
        give(
                SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, connection)
                        .role(Role.CLIENT)
                        .at(now++)
                        .closing(closer, 0)
                        .buffer());
    }

    private ByteBuffer segment(long connection, long position, String bytes, int flags) {
        return SegmentRecordBuilder.of(SegmentRecord.Type.SEGMENT, connection)
                .process(42, "main")
                .role(Role.CLIENT)
                .ports(40000, 80)
                .at(now++)
                .flags(flags)
                .segment(position, bytes.length(), bytes.getBytes(StandardCharsets.ISO_8859_1))
                .buffer();
    }

    private void give(ByteBuffer record) {
        tracker.onRecord(record, 0, record.limit());
    }
}
