package io.foreshock.it.l7.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExchangeMatcherTest {
    private static final long MS = 1_000_000;
    private static final long US = 1_000;

    private final ExchangeMatcher matcher = new ExchangeMatcher(LatencyTolerance.PROMISED);

    @Test
    void saysThatAllIsAsItWas() {
        MatchReport report = match(seen(1000), known(1000));
        assertThat(report.isExact()).as("%s", report).isTrue();
        assertThat(report.toString()).startsWith("1000 exchanges known, 1000 seen, all as they");
        assertThat(report.latencies().median()).isEqualTo(10 * US);
    }

    @Test
    void doesNotMindTheOrderOfEither() {
        List<Observed> seen = seen(1000);
        List<Truth> known = known(1000);
        Collections.shuffle(seen, new Random(1));
        Collections.shuffle(known, new Random(2));
        assertThat(match(seen, known).isExact()).isTrue();
    }

    @Test
    void findsTheOneThatIsMissing() {
        List<Observed> seen = seen(1000);
        seen.remove(500);
        MatchReport report = match(seen, known(1000));
        assertThat(report.missing()).containsExactly(known(1000).get(500));
        assertThat(report.surplus()).isEmpty();
        assertThat(report.late()).as("the others are not shifted").isEmpty();
        assertThat(report.isComplete()).isFalse();
        assertThat(report.toString()).contains("1000 exchanges known, 999 seen", "1 not seen");
    }

    @Test
    void findsTheOneThatIsNotKnown() {
        List<Observed> seen = seen(1000);
        Observed twice = at(seen.get(500), seen.get(500).startNs() + 3 * US);
        seen.add(twice);
        MatchReport report = match(seen, known(1000));
        assertThat(report.surplus()).containsExactly(twice);
        assertThat(report.missing()).isEmpty();
        assertThat(report.toString()).contains("1 not known");
    }

    @Test
    void findsThoseThatEndedOtherwise() {
        List<Observed> seen = seen(100);
        seen.set(50, ended(seen.get(50), new Answer(500, -1, -1, "", Outcome.SERVER_ERROR)));
        MatchReport report = match(seen, known(100));
        assertThat(report.ending()).hasSize(1);
        assertThat(report.missing()).isEmpty();
        assertThat(report.toString())
                .contains("1 ended otherwise", "HTTP status 200 seen as 500")
                .contains("outcome OK seen as SERVER_ERROR");
    }

    @Test
    void findsThoseThatAskOtherwise() {
        List<Observed> seen = seen(100);
        Observed right = seen.get(50);
        seen.set(50, asking(right, Protocol.HTTP1, "/users/1050"));
        seen.set(70, asking(seen.get(70), Protocol.UNKNOWN, "/users/{id}"));
        MatchReport report = match(seen, known(100));
        assertThat(report.asking())
                .extracting(Match::seen)
                .containsExactly(seen.get(50), seen.get(70));
        assertThat(report.missing()).isEmpty();
        assertThat(report.surplus()).isEmpty();
        assertThat(report.toString()).contains("2 asked otherwise");
    }

    @Test
    void findsThoseThatTookLonger() {
        List<Observed> seen = seen(100);
        seen.set(10, lasting(seen.get(10), 1000 * US + 20 * US));
        seen.set(20, lasting(seen.get(20), 1000 * US - 60 * US));
        seen.set(30, lasting(seen.get(30), 1000 * US - 51 * US));
        MatchReport report = match(seen, known(100));
        assertThat(report.late())
                .extracting(Match::seen)
                .containsExactly(seen.get(20), seen.get(30));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.isExact()).isFalse();
        assertThat(report.shareInTime()).isEqualTo(0.98);
        assertThat(report.latencies().least()).isEqualTo(-60 * US);
        assertThat(report.latencies().most()).isEqualTo(20 * US);
        assertThat(report.toString()).contains("2 of another latency", "1000 us seen as 940 us");
    }

    @Test
    void nothingPassesAfterItsClientHasIt() {
        List<Observed> seen = seen(100);
        seen.set(20, lasting(seen.get(20), 1000 * US + 51 * US));
        MatchReport report = match(seen, known(100));
        assertThat(report.outside()).extracting(Match::seen).containsExactly(seen.get(20));
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void allowsAShareOfWhatTakesLong() {
        Truth truth = known(1).get(0).at(0L, 100 * MS);
        Observed seen = at(seen(1).get(0), 0);
        assertThat(match(List.of(lasting(seen, 95 * MS)), List.of(truth)).isExact()).isTrue();
        assertThat(match(List.of(lasting(seen, 94 * MS)), List.of(truth)).isExact()).isFalse();
    }

    @Test
    void keepsConnectionsApart() {
        List<Observed> seen = new ArrayList<>();
        List<Truth> known = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int port = 40_000 + i % 7;
            seen.add(onPort(at(seen(1).get(0), i * 5L * US), port));
            known.add(known(1).get(0).at(i * 5L * US, 1000 * US).from(port));
        }
        seen.remove(100);
        MatchReport report = match(seen, known);
        assertThat(report.missing()).containsExactly(known.get(100));
    }

    @Test
    void pairsAPipelineInItsOrder() {
        List<Observed> seen = new ArrayList<>();
        List<Truth> known = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            long latency = 1000 * US + i * 60L * US;
            seen.add(lasting(at(seen(1).get(0), 0), latency));
            known.add(known(1).get(0).at(0L, latency));
        }
        assertThat(match(seen, known).isExact()).isTrue();
    }

    @Test
    void pairsManyForTheSameAsTheyWere() {
        Random random = new Random(3);
        List<Observed> seen = new ArrayList<>();
        List<Truth> known = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            long start = i * 100L * US + random.nextInt(100_000);
            long waited = random.nextInt(1_000_000);
            long latency = 100 * US + random.nextInt(3_000_000);
            long until = random.nextInt(1_000_000);
            known.add(known(1).get(0).at(start, waited + latency + until).from(null));
            seen.add(lasting(at(seen(1).get(0), start + waited), latency));
        }
        MatchReport report = match(seen, known);
        assertThat(report.isComplete()).as("%s", report).isTrue();
    }

    @Test
    void pairsInOrderWhatHasNoTime() {
        List<Truth> known = new ArrayList<>();
        known(100).forEach(truth -> known.add(truth.at(null, truth.durationNs())));
        assertThat(match(seen(100), known).isExact()).isTrue();
        List<Observed> fewer = seen(100);
        fewer.remove(3);
        assertThat(match(fewer, known).missing()).containsExactly(known.get(99));
    }

    @Test
    void doesNotMissWhatNeedNotBeSeen() {
        Truth login = Truth.of(Protocol.HTTP1, null, null, Answer.ofSuccess()).orUnseen();
        List<Truth> known = known(10);
        known.add(0, login);
        assertThat(match(seen(10), known).isExact()).isTrue();
        List<Observed> more = seen(10);
        more.add(asking(at(more.get(0), -MS), Protocol.HTTP1, "/login"));
        assertThat(match(more, known).isExact()).isTrue();
    }

    @Test
    void doesNotTakeTheFirstForALoginThatWasNotSeen() {
        Truth login =
                Truth.of(Protocol.HTTP1, null, null, Answer.ofSuccess()).at(-100L, null).orUnseen();
        List<Truth> known = known(10);
        known.add(0, login);
        assertThat(match(seen(10), known).isExact()).isTrue();
    }

    @Test
    void comparesNothingThatIsNotKnown() {
        Truth truth = Truth.of(Protocol.HTTP1, null, null, Answer.UNKNOWN).at(0L, null);
        assertThat(match(List.of(at(seen(1).get(0), 0)), List.of(truth)).isExact()).isTrue();
    }

    @Test
    void saysWhatWasNotSeenOfAnAnswer() {
        Answer known = new Answer(null, 14, null, "UNAVAILABLE", null);
        assertThat(known.differences(new Answer(200, -1, -1, "", Outcome.UNKNOWN)))
                .containsExactly(
                        "gRPC status 14 seen as none", "error name UNAVAILABLE seen as none");
    }

    private MatchReport match(List<Observed> seen, List<Truth> known) {
        return matcher.match(seen, known);
    }

    /** Every 2 ms on one connection, seen 5 us after they began, 10 us longer than they were. */
    private static List<Observed> seen(int count) {
        List<Observed> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(
                    new Observed(
                            Protocol.HTTP1,
                            Side.CLIENT,
                            "GET",
                            "/users/{id}",
                            new Answer(200, -1, -1, "", Outcome.OK),
                            2L * i * MS + 5 * US,
                            1010 * US,
                            40_000,
                            80,
                            Confidence.EXACT));
        }
        return seen;
    }

    private static List<Truth> known(int count) {
        List<Truth> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            known.add(
                    Truth.of(Protocol.HTTP1, "GET", "/users/{id}", Answer.ofHttp(200))
                            .at(2L * i * MS, 1000 * US)
                            .from(40_000));
        }
        return known;
    }

    private static Observed at(Observed seen, long startNs) {
        return copy(
                seen,
                seen.protocol(),
                seen.endpoint(),
                seen.answer(),
                startNs,
                seen.latencyNs(),
                seen.port());
    }

    private static Observed lasting(Observed seen, long latencyNs) {
        return copy(
                seen,
                seen.protocol(),
                seen.endpoint(),
                seen.answer(),
                seen.startNs(),
                latencyNs,
                seen.port());
    }

    private static Observed ended(Observed seen, Answer answer) {
        return copy(
                seen,
                seen.protocol(),
                seen.endpoint(),
                answer,
                seen.startNs(),
                seen.latencyNs(),
                seen.port());
    }

    private static Observed asking(Observed seen, Protocol protocol, String endpoint) {
        return copy(
                seen,
                protocol,
                endpoint,
                seen.answer(),
                seen.startNs(),
                seen.latencyNs(),
                seen.port());
    }

    private static Observed onPort(Observed seen, int port) {
        return copy(
                seen,
                seen.protocol(),
                seen.endpoint(),
                seen.answer(),
                seen.startNs(),
                seen.latencyNs(),
                port);
    }

    private static Observed copy(
            Observed seen,
            Protocol protocol,
            String endpoint,
            Answer answer,
            long startNs,
            long latencyNs,
            int port) {
        return new Observed(
                protocol,
                seen.role(),
                seen.method(),
                endpoint,
                answer,
                startNs,
                latencyNs,
                port,
                seen.serverPort(),
                seen.confidence());
    }
}
