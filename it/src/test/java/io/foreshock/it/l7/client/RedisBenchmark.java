package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** redis-benchmark: as fast as it goes. Only how many requests there were is known. */
public final class RedisBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RedisBenchmark() {}

    /**
     * Runs it.
     *
     * @param count of SET, and of GET after that
     * @param connections at once
     * @param pipeline requests that each connection sends at once
     */
    public static List<Truth> run(Scope scope, int port, int count, int connections, int pipeline)
            throws IOException, InterruptedException {
        scope.run(
                Launch.of("redis-benchmark", "redis-benchmark", "-h", "127.0.0.1", "-p", "" + port)
                        .with(List.of("-t", "set,get", "-n", "" + count, "-q"))
                        .with(List.of("-c", "" + connections, "-P", "" + pipeline)),
                LIMIT);
        List<Truth> truths = new ArrayList<>();
        // It asks first how the server saves.
        truths.add(of("CONFIG GET"));
        truths.add(of("CONFIG GET"));
        truths.addAll(Collections.nCopies(count, of("SET")));
        truths.addAll(Collections.nCopies(count, of("GET")));
        return truths;
    }

    private static Truth of(String method) {
        return Truth.of(Protocol.REDIS, method, "", Answer.ofSuccess());
    }
}
