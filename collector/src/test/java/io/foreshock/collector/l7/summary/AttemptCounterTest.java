package io.foreshock.collector.l7.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptCounterTest {
    private static final long MS = 1_000_000L;
    private static final long CALLER = 100;

    private final AttemptCounter counter = new AttemptCounter(AttemptCounter.DEFAULT_WINDOW);
    private final Exchange exchange = new Exchange();

    /** The attempt of a request that took 1 ms. */
    private int attempt(long caller, long fingerprint, long atMs, Outcome outcome) {
        exchange.fingerprint = fingerprint;
        exchange.requestNs = atMs * MS;
        exchange.endNs = (atMs + 1) * MS;
        exchange.outcome = outcome;
        return counter.attempt(caller, exchange);
    }

    private int failed(long fingerprint, long atMs) {
        return attempt(CALLER, fingerprint, atMs, Outcome.SERVER_ERROR);
    }

    private int ok(long fingerprint, long atMs) {
        return attempt(CALLER, fingerprint, atMs, Outcome.OK);
    }

    @Test
    void countsTheAttemptsThatFollowFailures() {
        assertThat(failed(7, 0)).isEqualTo(1);
        assertThat(failed(7, 100)).isEqualTo(2);
        assertThat(failed(7, 300)).isEqualTo(3);
        assertThat(ok(7, 700)).isEqualTo(4);
        assertThat(ok(7, 800)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureMayBeFollowedByAnotherAttemptAndNothingElse(Outcome outcome) {
        assertThat(attempt(CALLER, 7, 0, outcome)).isEqualTo(1);
        assertThat(ok(7, 10)).isEqualTo(outcome.isFailure() ? 2 : 1);
    }

    @Test
    void whatIsRepeatedAfterASuccessIsANewRequest() {
        for (int poll = 0; poll < 100; poll++) {
            assertThat(ok(7, poll * 50L)).isEqualTo(1);
        }
        assertThat(failed(7, 5_000)).isEqualTo(1);
        assertThat(ok(7, 5_050)).isEqualTo(2);
        for (int poll = 0; poll < 100; poll++) {
            assertThat(ok(7, 5_100 + poll * 50L)).isEqualTo(1);
        }
    }

    @Test
    void pollsThatAreFurtherApartThanTheWindowAreNewRequests() {
        for (int poll = 0; poll < 10; poll++) {
            assertThat(failed(7, poll * 15_000L)).isEqualTo(1);
        }
    }

    @Test
    void theWindowReachesFromTheFailureToTheNextRequest() {
        failed(7, 0);
        assertThat(ok(7, 10_001)).isEqualTo(2);
        failed(8, 0);
        assertThat(ok(8, 10_002)).isEqualTo(1);
    }

    @Test
    void callersThatAskTheSameAreNotMixed() {
        assertThat(attempt(1, 7, 0, Outcome.TIMEOUT)).isEqualTo(1);
        assertThat(attempt(2, 7, 5, Outcome.OK)).isEqualTo(1);
        assertThat(attempt(1, 7, 10, Outcome.RESET)).isEqualTo(2);
        assertThat(attempt(2, 7, 15, Outcome.REFUSED)).isEqualTo(1);
        assertThat(attempt(1, 7, 20, Outcome.OK)).isEqualTo(3);
        assertThat(attempt(2, 7, 25, Outcome.OK)).isEqualTo(2);
        assertThat(attempt(1, 7, 30, Outcome.OK)).isEqualTo(1);
    }

    @Test
    void requestsThatDifferAreNotMixed() {
        failed(7, 0);
        assertThat(ok(8, 10)).isEqualTo(1);
        assertThat(ok(7, 20)).isEqualTo(2);
    }

    @Test
    void attemptsMayGoOverDifferentConnections() {
        failed(7, 0);
        exchange.ordinal = 5;
        exchange.streamId = 9;
        exchange.requestTid = 77;
        assertThat(ok(7, 10)).isEqualTo(2);
    }

    @Test
    void eachFailureExplainsOneAttempt() {
        failed(7, 0);
        failed(7, 0); // two threads at once
        assertThat(ok(7, 10)).isEqualTo(2);
        assertThat(ok(7, 10)).isEqualTo(2);
        assertThat(ok(7, 20)).isEqualTo(1);
    }

    @Test
    void aRequestThatBeganBeforeTheFailureIsNoConsequenceOfIt() {
        failed(7, 100);
        assertThat(ok(7, 100)).isEqualTo(1);
        assertThat(ok(7, 101)).isEqualTo(2);
    }

    @Test
    void requestsOfDifferentTracesAreNotAttemptsAtOne() {
        exchange.traceHigh = 1;
        exchange.traceLow = 2;
        failed(7, 0);
        exchange.traceLow = 3;
        assertThat(ok(7, 10)).isEqualTo(1);
        exchange.traceLow = 2;
        assertThat(ok(7, 20)).isEqualTo(2);
    }

    @Test
    void whatTheRequestTellsHolds() {
        exchange.attempt = 3;
        assertThat(ok(7, 0)).isEqualTo(3);
        exchange.attempt = 1;
        assertThat(failed(7, 10)).isEqualTo(1);
        assertThat(failed(7, 20)).isEqualTo(1);
        exchange.attempt = 2;
        assertThat(ok(7, 30)).isEqualTo(2);
        exchange.attempt = 0;
        assertThat(ok(7, 40)).as("after the other failure, that told it was first").isEqualTo(2);
        assertThat(ok(7, 50)).isEqualTo(1);
    }

    @Test
    void aRequestWithoutIdentityHasOnlyTheNumberThatItTells() {
        assertThat(failed(0, 0)).isZero();
        assertThat(ok(0, 10)).isZero();
        exchange.attempt = 2;
        assertThat(ok(0, 20)).isEqualTo(2);
    }

    @Test
    void failuresThatNothingFollowedExpireOneByOne() {
        AttemptCounter tenSeconds = new AttemptCounter(Duration.ofSeconds(10));
        exchange.fingerprint = 7;
        for (int second = 0; second < 100; second++) {
            exchange.outcome = Outcome.SERVER_ERROR;
            exchange.attempt = 1; // never tried again
            exchange.requestNs = second * 1_000L * MS;
            exchange.endNs = exchange.requestNs + MS;
            tenSeconds.attempt(CALLER, exchange);
        }
        exchange.attempt = 0;
        exchange.outcome = Outcome.OK;
        int explained = 0;
        for (int i = 0; i < 200; i++) {
            exchange.requestNs = 99_500 * MS;
            explained += tenSeconds.attempt(CALLER, exchange) > 1 ? 1 : 0;
        }
        assertThat(explained).isBetween(9, 12);
    }

    @Test
    void remembersAboutAsManyFailuresAsItSaysAndCountsWhatItForgets() {
        int callers = AttemptCounter.CAPACITY / 2;
        for (int i = 1; i <= callers; i++) {
            attempt(i, 7, i % 100, Outcome.TIMEOUT);
        }
        int found = 0;
        for (int i = 1; i <= callers; i++) {
            found += attempt(i, 7, 200, Outcome.OK) == 2 ? 1 : 0;
        }
        assertThat(found + counter.forgotten()).isEqualTo(callers);
        assertThat(found).isGreaterThan(callers * 9 / 10);

        for (int i = 1; i <= 20 * AttemptCounter.CAPACITY; i++) {
            attempt(i, 7, 300, Outcome.TIMEOUT);
        }
        assertThat(counter.forgotten()).isGreaterThan(18L * AttemptCounter.CAPACITY);
    }

    /**
     * Ground truth: clients that retry up to three times, interleaved, half of all attempts fail.
     */
    @Test
    void agreesWithClientsThatCountTheirOwn() {
        SplittableRandom random = new SplittableRandom(1);
        int clients = 200;
        int[] attempts = new int[clients];
        long[] nextMs = new long[clients];
        long[] fingerprints = new long[clients];
        int logical = 0;
        for (int step = 0; step < 100_000; step++) {
            int client = 0;
            for (int i = 1; i < clients; i++) {
                client = nextMs[i] < nextMs[client] ? i : client;
            }
            if (attempts[client] == 0) {
                fingerprints[client] = 1L + random.nextInt(50);
                logical++;
            }
            attempts[client]++;
            boolean fails = attempts[client] < 4 && random.nextBoolean();
            int seen =
                    attempt(
                            client,
                            fingerprints[client],
                            nextMs[client],
                            fails ? Outcome.SERVER_ERROR : Outcome.OK);
            assertThat(seen).isEqualTo(attempts[client]);
            nextMs[client] += fails ? 50L << attempts[client] : 1 + random.nextInt(500);
            attempts[client] = fails ? attempts[client] : 0;
        }
        assertThat(logical).isGreaterThan(10_000);
    }

    @Test
    void allocatesNothing() {
        long[] atMs = new long[1];
        assertThat(
                        Allocated.by(
                                () -> {
                                    atMs[0] += 10;
                                    failed(atMs[0], atMs[0]);
                                    failed(atMs[0], atMs[0] + 2);
                                    ok(atMs[0], atMs[0] + 4);
                                }))
                .isZero();
    }
}
