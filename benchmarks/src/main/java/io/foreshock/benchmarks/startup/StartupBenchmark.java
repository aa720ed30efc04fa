package io.foreshock.benchmarks.startup;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.overhead.CallLoop;
import io.foreshock.benchmarks.process.JavaChild;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Samples;
import io.foreshock.local.demo.ScopeCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From the command {@code foreshock up} to the first result, seen from outside. */
public final class StartupBenchmark implements Benchmark {
    private static final double MOST_UNTIL_READY_S = 20;
    private static final double MOST_UNTIL_RESULT_S = 15;
    private static final String SERVICE = "startup-benchmark";

    private final Samples readySeconds = new Samples();
    private final Samples resultSeconds = new Samples();

    @Override
    public Findings run(Effort effort, Progress progress) throws IOException {
        Path home = Path.of(System.getProperty("foreshock.home", "."));
        int rounds = effort.choose(5, 1);
        progress.line("building");
        FreshBuild.make(home);
        double first = once(home, progress);
        for (int round = 1; round <= rounds; round++) {
            readySeconds.add(once(home, progress));
        }
        return new Findings.Builder()
                .figure(
                        Figure.of("ready, first start after a build", first, "s")
                                .with(Bar.atMost(MOST_UNTIL_READY_S)))
                .figure(
                        Figure.median("ready, later starts", readySeconds, "s")
                                .with(Bar.atMost(MOST_UNTIL_READY_S)))
                .figure(
                        Figure.of(
                                        "first result after the first failure, the longest",
                                        resultSeconds.max(),
                                        "s")
                                .spread(resultSeconds.spread())
                                .with(Bar.atMost(MOST_UNTIL_RESULT_S)))
                .note(
                        "A fresh data directory each time. Before the first start all that a build"
                                + " makes is removed and built; the build, which ends with the class"
                                + " archives, is not counted. The failing call is made at the start of a"
                                + " ten-second window, so that the whole window is waited for; its"
                                + " result is read from foreshock.status as a subscriber reads it.")
                .build();
    }

    /** One start, one result, one stop; returns the seconds until it was ready. */
    private double once(Path home, Progress progress) throws IOException {
        WorkDirectory work = WorkDirectory.create("startup");
        double ready;
        try (ScopeCgroup scope = ScopeCgroup.create();
                JavaChild caller =
                        JavaChild.start(
                                CallLoop.class,
                                List.of("-Xmx32m"),
                                Map.of("OTEL_SERVICE_NAME", SERVICE))) {
            caller.receive(); // has warmed up before anybody observes it
            Files.writeString(scope.procs(), Long.toString(caller.pid()));
            try (ForeshockUp up = ForeshockUp.start(home, work.directory("data"), scope.id())) {
                progress.line("ready in %.1f s", up.readySeconds());
                double seconds =
                        FirstResult.seconds(
                                up.addresses(), caller, CallLoop.FAILING_OPEN_ONCE, SERVICE);
                progress.line("first result after %.1f s", seconds);
                resultSeconds.add(seconds);
                ready = up.readySeconds();
            }
        }
        work.remove();
        return ready;
    }
}
