package io.foreshock.pipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorTallyTest {
    @Test
    void addsUpByType() {
        ErrorTally tally = new ErrorTally();
        tally.add("5xx", 2);
        tally.add("grpc_unavailable", 1);
        tally.add("5xx", 0.5);
        assertThat(tally.toMap()).isEqualTo(Map.of("5xx", 2.5, "grpc_unavailable", 1.0));
    }

    @Test
    void keepsSoManyTypesNamedByOthersAndAllOfItsOwn() {
        ErrorTally tally = new ErrorTally();
        for (int i = 0; i < 1_000; i++) {
            tally.add(String.format("redis_%03d", i), 1);
        }
        tally.add("timeout", 3);
        tally.add("5xx", 4);
        assertThat(tally.toMap())
                .hasSize(ErrorTally.MAX_NAMED + 3)
                .containsEntry("redis_000", 1.0)
                .containsEntry("redis_031", 1.0)
                .containsEntry("timeout", 3.0)
                .containsEntry("5xx", 4.0)
                .containsEntry("other", 968.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesTheSameInWhateverOrderAndGrouping(long seed) {
        Random random = new Random(seed);
        List<Map<String, Double>> parts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ErrorTally part = new ErrorTally();
            for (int j = 0; j < 40; j++) {
                part.add("redis_" + random.nextInt(100), 1 + random.nextInt(5));
            }
            part.add("reset", 1);
            parts.add(part.toMap());
        }
        Map<String, Double> expected = parts.stream().reduce(ErrorTallyTest::plus).orElseThrow();

        Collections.shuffle(parts, random);
        while (parts.size() > 1) {
            Map<String, Double> one = parts.remove(random.nextInt(parts.size()));
            parts.add(plus(one, parts.remove(random.nextInt(parts.size()))));
        }
        assertThat(parts).containsExactly(expected);
    }

    private static Map<String, Double> plus(Map<String, Double> a, Map<String, Double> b) {
        ErrorTally both = new ErrorTally();
        both.add(a);
        both.add(b);
        return both.toMap();
    }
}
