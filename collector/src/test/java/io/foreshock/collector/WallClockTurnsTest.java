package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WallClockTurnsTest {
    private static final long SECOND = 1_000_000_000L;

    private final WallClockTurns turns = new WallClockTurns(Duration.ofSeconds(5));

    @Test
    void endAtMultiplesWheneverTheyBegan() {
        assertThat(turns.next(1_003 * SECOND)).isTrue();
        List<Long> ends =
                LongStream.rangeClosed(1_004, 1_020)
                        .filter(second -> turns.next(second * SECOND + 20_000_000))
                        .boxed()
                        .toList();
        assertThat(ends).containsExactly(1_005L, 1_010L, 1_015L, 1_020L);
    }

    @Test
    void endOnceWhereSeveralMultiplesPassed() {
        assertThat(turns.next(1_000 * SECOND)).isTrue();
        assertThat(turns.next(1_014 * SECOND)).isTrue();
        assertThat(turns.next(1_014 * SECOND + 1)).isFalse();
        assertThat(turns.next(1_015 * SECOND)).isTrue();
    }

    @Test
    void goOnWhereTheClockIsSetBack() {
        assertThat(turns.next(1_001 * SECOND)).isTrue();
        assertThat(turns.next(501 * SECOND)).isTrue();
        assertThat(turns.next(504 * SECOND)).isFalse();
        assertThat(turns.next(505 * SECOND)).isTrue();
    }
}
