package io.foreshock.benchmarks.status;

import io.foreshock.benchmarks.Benchmark;
import io.foreshock.benchmarks.Effort;
import io.foreshock.benchmarks.Progress;
import io.foreshock.benchmarks.process.QuietStart;
import io.foreshock.benchmarks.process.WorkDirectory;
import io.foreshock.benchmarks.report.Bar;
import io.foreshock.benchmarks.report.Figure;
import io.foreshock.benchmarks.report.Findings;
import io.foreshock.benchmarks.report.Samples;
import io.foreshock.benchmarks.status.JobRun.Job;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackPorts;

/** The status job's throughput beside that of the barest job on the same records. */
public final class StatusBenchmark implements Benchmark {
    private static final double LEAST_OF_BARE = 0.8;

    private final Samples bare = new Samples();
    private final Samples status = new Samples();
    private final Samples ratio = new Samples();

    @Override
    public Findings run(Effort effort, Progress progress) throws Exception {
        int seconds = effort.choose(200, 10);
        int records = seconds * Fleet.PER_SECOND;
        int rounds = effort.choose(5, 1);
        WorkDirectory work = WorkDirectory.create("status");
        try (DataDirectory data = DataDirectory.open(work.directory("data"));
                LocalStack stack =
                        LocalStack.startBackbone(
                                Distribution.locate(),
                                data,
                                StackPorts.anyFree(),
                                new QuietStart(progress))) {
            progress.line("publishing %,d records", records);
            try (Fleet fleet = new Fleet(stack.addresses())) {
                fleet.publish(seconds);
            }
            JobRun jobs = new JobRun(stack.addresses());
            progress.line("one run of each that does not count");
            jobs.seconds(Job.BARE);
            jobs.seconds(Job.STATUS);
            for (int round = 1; round <= rounds; round++) {
                round(jobs, round % 2 == 0, records);
                progress.line(
                        "round %d of %d: bare %,.0f, status %,.0f records/s",
                        round, rounds, bare.median(), status.median());
            }
        }
        work.remove();
        return findings(rounds, records);
    }

    private void round(JobRun jobs, boolean statusFirst, int records) throws Exception {
        double first = records / jobs.seconds(statusFirst ? Job.STATUS : Job.BARE);
        double second = records / jobs.seconds(statusFirst ? Job.BARE : Job.STATUS);
        double ofBare = statusFirst ? second : first;
        double ofStatus = statusFirst ? first : second;
        bare.add(ofBare);
        status.add(ofStatus);
        ratio.add(ofStatus / ofBare);
    }

    private Findings findings(int rounds, int records) {
        return new Findings.Builder()
                .figure(Figure.median("bare job", bare, "records/s"))
                .figure(Figure.median("status job", status, "records/s"))
                .figure(
                        Figure.median("status job ÷ bare job", ratio, "")
                                .with(Bar.atLeast(LEAST_OF_BARE)))
                .note(
                        rounds
                                + " rounds over the same "
                                + records
                                + " records, the order changing; median of the rounds' ratios."
                                + " Parallelism 2, from the first record read to the job's end; one"
                                + " run of each before does not count.")
                .note(
                        "The records are a fleet's: 200 hosts, 50 services, five calls, a summary for"
                                + " each second, with events and ledgers. The status job publishes its"
                                + " results exactly once; the bare job throws them away. The broker"
                                + " runs on the same cores.")
                .build();
    }
}
