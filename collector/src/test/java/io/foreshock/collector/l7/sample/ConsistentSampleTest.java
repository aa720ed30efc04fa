package io.foreshock.collector.l7.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentSampleTest {
    private final ConnectionFixture connection = new ConnectionFixture();
    private final Exchange exchange = ExchangeFixture.get("/a", true);

    private static ConsistentSample sample(double rate) {
        return new ConsistentSample(rate, new EventLimit(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryFailureAndNothingElseForSure(Outcome outcome) {
        ConsistentSample none = sample(0);
        exchange.outcome = outcome;
        exchange.weight = 3;
        double weight = none.weight(exchange, connection, 1, 0);
        assertThat(weight).isEqualTo(outcome.isFailure() ? 3 : 0);
        assertThat(none.sampledOut()).isEqualTo(outcome.isFailure() ? 0 : 3);
    }

    @Test
    void keepsTheAttemptThatSucceedsAfterOnesThatFailed() {
        ConsistentSample none = sample(0);
        assertThat(none.weight(exchange, connection, 2, 0)).isEqualTo(1);
        assertThat(none.weight(exchange, connection, 1, 0)).isZero();
        assertThat(none.weight(exchange, connection, 0, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9, 1})
    void weightsMakeUpForWhatIsLeftOutEvenIfAllRequestsAreEqual(double rate) {
        ConsistentSample sample = sample(rate);
        int total = 100_000;
        double sum = 0;
        long kept = 0;
        for (int i = 0; i < total; i++) {
            exchange.ordinal = i;
            exchange.fingerprint = 7;
            double weight = sample.weight(exchange, connection, 1, 0);
            assertThat(weight).isIn(0.0, 1 / rate);
            sum += weight;
            kept += weight > 0 ? 1 : 0;
        }
        double deviation = Math.sqrt(total * rate * (1 - rate)) / rate;
        assertThat(sum).isCloseTo(total, within(4 * deviation + 1e-6));
        assertThat(sample.sampledOut()).isEqualTo(total - kept);
        assertThat(sample.rate()).isEqualTo(rate);
    }

    @Test
    void whatIsOfOneTraceIsKeptOrLeftOutTogether() {
        ConsistentSample sample = sample(0.3);
        SplittableRandom random = new SplittableRandom(1);
        int kept = 0;
        for (int trace = 0; trace < 10_000; trace++) {
            exchange.traceHigh = random.nextLong();
            exchange.traceLow = random.nextLong();
            exchange.ordinal = random.nextInt();
            double first = sample.weight(exchange, connection, 1, 0);
            exchange.ordinal = random.nextInt();
            exchange.fingerprint = random.nextLong();
            byte[] elsewhere = {10, 9, 8, (byte) trace};
            ConnectionFixture other =
                    new ConnectionFixture().peer(elsewhere, trace).side(Side.SERVER);
            assertThat(sample.weight(exchange, other, 1, 0)).isEqualTo(first);
            kept += first > 0 ? 1 : 0;
        }
        assertThat(kept).isBetween(2_800, 3_200);
    }

    @Test
    void bothEndsOfAConnectionKeepTheSame() {
        ConsistentSample client = sample(0.5);
        ConsistentSample server = sample(0.5);
        byte[] there = ConnectionFixture.address("2001:db8::2");
        byte[] here = ConnectionFixture.address("2001:db8::1");
        ConnectionFixture atClient = new ConnectionFixture().local(here, 5_000).peer(there, 80);
        ConnectionFixture atServer = new ConnectionFixture().local(there, 80).peer(here, 5_000);
        atServer.side(Side.SERVER).process(5, 6, 7).socket(999);
        for (int i = 0; i < 1_000; i++) {
            exchange.ordinal = i;
            assertThat(server.weight(exchange, atServer, 1, 0))
                    .isEqualTo(client.weight(exchange, atClient, 1, 0));
        }
        assertThat(client.sampledOut()).isBetween(400L, 600L);
    }

    @Test
    void aHigherRateKeepsAllThatALowerOneKeeps() {
        ConsistentSample low = sample(0.05);
        ConsistentSample high = sample(0.05);
        high.setRate(0.2);
        for (int i = 0; i < 10_000; i++) {
            exchange.ordinal = i;
            if (low.weight(exchange, connection, 1, 0) > 0) {
                assertThat(high.weight(exchange, connection, 1, 0)).isEqualTo(5);
            }
        }
    }

    @Test
    void beyondTheLimitSuccessesAreLeftOutFirstThenFailuresAndCounted() {
        ConsistentSample limited = new ConsistentSample(1, new EventLimit(10));
        exchange.weight = 2;
        double successes = 0;
        for (int i = 0; i < 20; i++) {
            successes += limited.weight(exchange, connection, 1, 0);
        }
        assertThat(successes).isEqualTo(10);
        assertThat(limited.rateLimited()).isEqualTo(30);

        double failures = 0;
        exchange.outcome = Outcome.TIMEOUT;
        for (int i = 0; i < 20; i++) {
            failures += limited.weight(exchange, connection, 1, 0);
        }
        assertThat(failures).isEqualTo(10);
        assertThat(limited.rateLimited()).isEqualTo(60);
        assertThat(limited.sampledOut()).isZero();
        assertThat(limited.weight(exchange, connection, 1, 1_000_000_000L)).isEqualTo(2);
    }

    @Test
    void takesRatesOutOfRangeForTheNearestInIt() {
        assertThat(sample(7).rate()).isEqualTo(1);
        assertThat(sample(-1).rate()).isZero();
    }

    @Test
    void allocatesNothing() {
        ConsistentSample sample = sample(0.5);
        assertThat(
                        Allocated.by(
                                () -> {
                                    exchange.ordinal++;
                                    double unused = sample.weight(exchange, connection, 1, 5);
                                }))
                .isZero();
    }
}
