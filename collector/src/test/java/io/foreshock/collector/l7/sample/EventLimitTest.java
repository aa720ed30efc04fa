package io.foreshock.collector.l7.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsThroughSoManyInEachSecond() {
        EventLimit limit = new EventLimit(10);
        for (int second = 0; second < 5; second++) {
            int taken = 0;
            for (int i = 0; i < 100; i++) {
                taken += limit.takesFailure(second * SECOND + i * 9_999_999L) ? 1 : 0;
            }
            assertThat(taken).isEqualTo(10);
        }
    }

    @Test
    void keepsHalfForFailures() {
        EventLimit limit = new EventLimit(10);
        int successes = 0;
        int failures = 0;
        for (int i = 0; i < 100; i++) {
            successes += limit.takesSuccess(i) ? 1 : 0;
        }
        for (int i = 0; i < 100; i++) {
            failures += limit.takesFailure(i) ? 1 : 0;
        }
        assertThat(successes).isEqualTo(5);
        assertThat(failures).isEqualTo(5);
        assertThat(limit.takesSuccess(SECOND)).isTrue();
    }

    @Test
    void ofOneEventASecondEitherMayBeIt() {
        EventLimit limit = new EventLimit(1);
        assertThat(limit.takesSuccess(0)).isTrue();
        assertThat(limit.takesFailure(1)).isFalse();
        assertThat(limit.takesFailure(SECOND)).isTrue();
    }

    @Test
    void timeThatGoesBackGivesNothing() {
        EventLimit limit = new EventLimit(1);
        assertThat(limit.takesFailure(5 * SECOND)).isTrue();
        assertThat(limit.takesFailure(4 * SECOND)).isFalse();
        assertThat(limit.takesFailure(5 * SECOND)).isFalse();
    }
}
