package io.foreshock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void medianIsTheMiddleOne() {
        assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(new Samples(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
    }

    @Test
    void spreadNamesTheEndsAndHowManyThereAre() {
        assertThat(new Samples(List.of(1.25, 0.5)).spread()).isEqualTo("0.500–1.250, n = 2");
    }

    @Test
    void noneGiveNoNumber() {
        assertThat(new Samples().median()).isNaN();
        assertThat(new Samples().min()).isNaN();
    }
}
