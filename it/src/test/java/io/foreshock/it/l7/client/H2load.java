package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import io.foreshock.it.l7.truth.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** h2load: HTTP/2 or gRPC in clear, each request timed by itself to a microsecond. */
public final class H2load {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int EMPTY_MESSAGE = 5; // its flag and its length

    private H2load() {}

    /**
     * Makes requests for one path as fast as it goes.
     *
     * @param streams at once on each connection
     */
    public static List<Truth> get(
            Scope scope, int port, String path, int count, int connections, int streams)
            throws IOException, InterruptedException {
        Path log = scope.newDirectory("h2load").resolve("log");
        scope.run(h2load(port, path, count, connections, streams, log), LIMIT);
        WallClock clock = WallClock.now();
        List<Truth> truths = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Answer answer = Answer.ofHttp(Integer.parseInt(line.split("\t", -1)[1]));
            truths.add(timed(Truth.of(Protocol.HTTP2, "GET", path, answer), line, clock));
        }
        return truths;
    }

    /** The same, calling a method of gRPC that is known to end well. */
    public static List<Truth> call(
            Scope scope, int port, String path, int count, int connections, int streams)
            throws IOException, InterruptedException {
        Path directory = scope.newDirectory("h2load");
        Path log = directory.resolve("log");
        Path message = Files.write(directory.resolve("message"), new byte[EMPTY_MESSAGE]);
        scope.run(
                h2load(port, path, count, connections, streams, log)
                        .with(List.of("--header=content-type: application/grpc"))
                        .with(List.of("--header=te: trailers", "--data=" + message)),
                LIMIT);
        WallClock clock = WallClock.now();
        List<Truth> truths = new ArrayList<>();
        Answer answer = new Answer(200, 0, null, null, Outcome.OK);
        for (String line : Files.readAllLines(log)) {
            truths.add(timed(Truth.of(Protocol.GRPC, "grpc", path, answer), line, clock));
        }
        return truths;
    }

    private static Launch h2load(
            int port, String path, int count, int connections, int streams, Path log) {
        return Launch.of("h2load", "h2load", "--requests=" + count, "--clients=" + connections)
                .with(List.of("--max-concurrent-streams=" + streams, "--log-file=" + log))
                .with(List.of("http://127.0.0.1:" + port + path));
    }

    /** The line {@code start status microseconds}, the start by the wall clock. */
    private static Truth timed(Truth truth, String line, WallClock clock) {
        String[] fields = line.split("\t", -1);
        long startNs = Long.parseLong(fields[0]) * 1000;
        long durationNs = Long.parseLong(fields[2].strip()) * 1000;
        return truth.at(clock.toMonotonic(startNs), durationNs);
    }
}
