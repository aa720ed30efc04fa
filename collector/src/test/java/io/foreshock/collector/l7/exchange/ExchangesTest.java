package io.foreshock.collector.l7.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExchangesTest {
    private final List<String> ended = new ArrayList<>();
    private final ExchangePool pool = new ExchangePool(2000);
    private final Exchanges exchanges =
            new Exchanges(pool, x -> ended.add(x.streamId + " " + x.outcome + " " + x.ordinal));

    @Test
    void publishesAnExchangeOnceItIsComplete() {
        begin(1, 100);

        exchanges.complete(Objects.requireNonNull(exchanges.first()), Outcome.OK, 150);

        assertThat(ended).containsExactly("1 OK 0");
        assertThat(exchanges.isEmpty()).isTrue();
        assertThat(pool.inFlight()).isZero();
    }

    @Test
    void keepsTheOrderWhenOneInTheMiddleEndsFirst() {
        for (int stream = 1; stream <= 5; stream++) {
            begin(stream, stream);
        }

        exchanges.complete(Objects.requireNonNull(exchanges.find(3)), Outcome.OK, 10);
        exchanges.complete(Objects.requireNonNull(exchanges.find(1)), Outcome.OK, 11);
        exchanges.complete(Objects.requireNonNull(exchanges.find(2)), Outcome.OK, 12);

        assertThat(Objects.requireNonNull(exchanges.first()).streamId).isEqualTo(4);
        assertThat(Objects.requireNonNull(exchanges.last()).streamId).isEqualTo(5);
        assertThat(exchanges.size()).isEqualTo(2);
        assertThat(ended).containsExactly("3 OK 2", "1 OK 0", "2 OK 1");
    }

    @Test
    void aLateAnswerIsNotPublishedAgain() {
        begin(1, 100);
        begin(2, 900);

        exchanges.giveUpOlderThan(500, 1000);
        exchanges.complete(Objects.requireNonNull(exchanges.first()), Outcome.OK, 1100);
        exchanges.complete(Objects.requireNonNull(exchanges.first()), Outcome.OK, 1200);

        assertThat(ended).containsExactly("1 TIMEOUT 0", "2 OK 1");
    }

    @Test
    void aPatientOneIsNotGivenUp() {
        begin(1, 100).patient = true;
        begin(2, 200);

        exchanges.giveUpOlderThan(500, 1000);

        assertThat(ended).containsExactly("2 TIMEOUT 1");
        exchanges.complete(Objects.requireNonNull(exchanges.first()), Outcome.OK, 2000);
        assertThat(begin(3, 300).patient).isFalse();
    }

    @Test
    void countsRequestsThatCannotBeFollowed() {
        begin(1, 100);
        exchanges.refuse();

        assertThat(pool.refused()).isEqualTo(1);
        assertThat(begin(2, 200).ordinal).isEqualTo(2);
    }

    @Test
    void followsAtMostSoManyOnAConnection() {
        for (int i = 0; i < Exchanges.MAX_IN_FLIGHT; i++) {
            begin(i, i);
        }

        assertThat(exchanges.begin(Protocol.REDIS, 1, 0)).isNull();
        assertThat(pool.refused()).isEqualTo(1);
        exchanges.completeAll(Outcome.RESET, Confidence.EXACT, 5000);
        assertThat(ended).hasSize(Exchanges.MAX_IN_FLIGHT);
        assertThat(pool.inFlight()).isZero();
    }

    @Test
    void reusesWhatHasEnded() {
        Exchange first = begin(1, 1);
        first.method.set(new byte[] {71, 69, 84});
        first.httpStatus = 200;
        exchanges.complete(first, Outcome.OK, 2);

        Exchange second = begin(2, 3);

        assertThat(second).isSameAs(first);
        assertThat(second.method.isEmpty()).isTrue();
        assertThat(second.httpStatus).isEqualTo(Exchange.NONE);
        assertThat(second.ordinal).isEqualTo(1);
    }

    private Exchange begin(int stream, long ns) {
        Exchange exchange = Objects.requireNonNull(exchanges.begin(Protocol.HTTP2, ns, 0));
        exchange.streamId = stream;
        return exchange;
    }
}
