package io.foreshock.benchmarks.drain;

import io.foreshock.benchmarks.Effort;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link RingSteps} under JMH with one compiler, in JVMs of its own. */
final class StepCosts {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Collection<RunResult> results;

    private StepCosts(Collection<RunResult> results) {
        this.results = results;
    }

    /**
     * Measures.
     *
     * @param flags of the JVMs
     */
    static StepCosts measure(Effort effort, List<String> flags) throws RunnerException {
        return new StepCosts(
                new Runner(
                                new OptionsBuilder()
                                        .include(RingSteps.class.getName())
                                        .forks(effort.choose(3, 1))
                                        .warmupIterations(effort.choose(5, 1))
                                        .warmupTime(TimeValue.seconds(1))
                                        .measurementIterations(effort.choose(8, 1))
                                        .measurementTime(TimeValue.seconds(1))
                                        .addProfiler(GCProfiler.class)
                                        .jvmArgs(flags.toArray(new String[0]))
                                        .output("/dev/null")
                                        .build())
                        .run());
    }

    /** Nanoseconds for each record. */
    double ns(String step) {
        return of(step).getPrimaryResult().getScore();
    }

    /** Half of the 99.9 % confidence interval of {@link #ns}, as JMH has it. */
    String error(String step) {
        Result<?> result = of(step).getPrimaryResult();
        return String.format(
                Locale.ROOT,
                "± %.1f (99.9 %%), n = %d",
                result.getScoreError(),
                result.getSampleCount());
    }

    /** Bytes allocated for each record. */
    double allocatedBytes(String step) {
        return of(step).getSecondaryResults().entrySet().stream()
                .filter(result -> result.getKey().endsWith(ALLOCATED))
                .mapToDouble(result -> result.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private RunResult of(String step) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + step))
                .findFirst()
                .orElseThrow();
    }
}
