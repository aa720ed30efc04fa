package io.foreshock.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TroubleTest {
    private static final long SECOND = 1_000_000_000L;

    private final Trouble trouble = new Trouble();

    @Test
    void speaksAtOnceThenAtGrowingIntervals() {
        int said = 0;
        StringBuilder when = new StringBuilder();
        for (int second = 0; second <= 2000; second++) {
            if (trouble.shouldSay("down", second * SECOND)) {
                said++;
                when.append(second).append(' ');
            }
        }
        assertThat(when).hasToString("0 10 30 70 150 310 630 1230 1830 ");
        assertThat(said).isEqualTo(9);
    }

    @Test
    void speaksWhenItChangesAndAfterItEnded() {
        assertThat(trouble.end()).isFalse();
        assertThat(trouble.shouldSay("down", 0)).isTrue();
        assertThat(trouble.shouldSay("refused", 1)).isTrue();
        assertThat(trouble.shouldSay("refused", 2)).isFalse();
        assertThat(trouble.end()).isTrue();
        assertThat(trouble.shouldSay("refused", 3)).isTrue();
    }

    @Test
    void pausesGrowToTenSeconds() {
        Backoff backoff = new Backoff();
        long expected = Backoff.FIRST_MILLIS;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.nextMillis()).isBetween(expected - expected / 4, expected);
            expected = Math.min(2 * expected, Backoff.LONGEST_MILLIS);
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).isLessThanOrEqualTo(Backoff.FIRST_MILLIS);
    }
}
