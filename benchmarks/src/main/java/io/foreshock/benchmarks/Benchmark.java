package io.foreshock.benchmarks;

import io.foreshock.benchmarks.report.Findings;

/** One benchmark. It has a process of its own, and leaves nothing behind. */
public interface Benchmark {
    /**
     * Measures.
     *
     * @param progress told what is being done
     * @return what was found, or why it could not run
     * @throws Exception if a part that it runs fails: no figure is made of that
     */
    Findings run(Effort effort, Progress progress) throws Exception;
}
