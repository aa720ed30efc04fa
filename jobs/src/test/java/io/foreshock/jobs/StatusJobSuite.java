package io.foreshock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.jobs.cluster.Backbone;
import io.foreshock.jobs.cluster.ResultReader;
import io.foreshock.jobs.cluster.SignalProducer;
import io.foreshock.jobs.cluster.Workload;
import io.foreshock.jobs.cluster.Workload.Counts;
import io.foreshock.pipeline.signals.Signals;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status job in a Flink cluster, from and to a real Kafka, with a real registry. */
abstract class StatusJobSuite {
    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir private Path dir;

    abstract Backbone backbone();

    @BeforeEach
    void emptyTopics() throws Exception {
        backbone().emptyTopics();
    }

    @Test
    void givesExactCountsForEachServiceCallAndWindow() throws Exception {
        publish(0, Workload.SECONDS);
        JobClient job = submit(new Job("hashmap"));
        awaitAllWindows();
        stop(job);

        List<ServiceStatus> results = results();
        assertThat(results.stream().map(Counts::of)).containsExactlyElementsOf(Workload.expected());
        assertThat(results)
                .allSatisfy(
                        status -> {
                            assertThat(status.getRevision()).isZero();
                            assertThat(status.getHosts()).isEqualTo(Workload.HOSTS);
                            assertThat(status.getMeanNs()).isEqualTo(5000.0);
                            assertThat(status.getP50Ns()).isBetween(4096.0, 8192.0);
                            assertThat(status.getCompleteness())
                                    .isEqualTo(Workload.expectedCompleteness(status));
                        });
        assertThat(deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void givesTheSameResultsWhenATaskManagerIsKilled(
            String backend, @InjectMiniCluster MiniCluster cluster) throws Exception {
        publish(0, 35);
        JobClient job = submit(new Job(backend));
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            reader.until(read -> !read.isEmpty());
        }
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        publish(35, Workload.SECONDS);
        awaitAllWindows();
        stop(job);

        assertThat(results().stream().map(Counts::of))
                .containsExactlyElementsOf(Workload.expected());
        assertThat(deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"hashmap,rocksdb", "rocksdb,hashmap"})
    void goesOnFromASavepointOnAnotherBackendAtAnotherParallelism(String first, String second)
            throws Exception {
        publish(0, 35);
        JobClient job = submit(new Job(first));
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            reader.until(read -> !read.isEmpty());
        }
        String savepoint = stop(job);
        publish(35, Workload.SECONDS);
        JobClient restored = submit(new Job(second).from(savepoint).parallelism(3));
        awaitAllWindows();
        stop(restored);

        assertThat(results().stream().map(Counts::of))
                .containsExactlyElementsOf(Workload.expected());
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void givesResultsWhilePartitionsAreSilent() throws Exception {
        try (SignalProducer producer = new SignalProducer(backbone())) {
            producer.send(Signals.summary("host-0", Workload.time(0)));
            producer.send(Signals.summary("host-0", Workload.time(11)));
            producer.flush();
        }
        JobClient job =
                submit(
                        new Job("hashmap")
                                .with("--watermark-grace", "1s")
                                .with("--watermark-idleness", "100ms"));
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            assertThat(reader.until(read -> !read.isEmpty()))
                    .singleElement()
                    .satisfies(status -> assertThat(status.getCount()).isEqualTo(10));
        }
        job.cancel().get();
    }

    private void publish(int fromSecond, int toSecond) throws Exception {
        try (SignalProducer producer = new SignalProducer(backbone())) {
            Workload.publish(producer, fromSecond, toSecond);
        }
    }

    private void awaitAllWindows() {
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            reader.until(read -> read.size() >= Workload.expected().size());
        }
    }

    /** Ends a job with all of its transactions committed. */
    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false,
                        dir.resolve("savepoint").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get();
    }

    private List<ServiceStatus> results() {
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            return Workload.sorted(reader.all());
        }
    }

    private List<DeadLetter> deadLetters() {
        try (ResultReader<DeadLetter> reader =
                new ResultReader<>(
                        backbone(),
                        Topic.DEAD_LETTER,
                        DeadLetter.class,
                        DeadLetter.getClassSchema())) {
            return reader.all();
        }
    }

    private ResultReader<ServiceStatus> statusReader() {
        return new ResultReader<>(
                backbone(), Topic.STATUS, ServiceStatus.class, ServiceStatus.getClassSchema());
    }

    private JobClient submit(Job job) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(job.config);
        StatusOptions options = StatusOptions.resolve(job.options(backbone()), Map.of());
        StatusJob.define(
                env,
                StatusJob.source(options),
                StatusJob.statusSink(options),
                StatusJob.deadLetterSink(options),
                options);
        return env.executeAsync(StatusJob.NAME);
    }

    /** How the job is started. */
    private static final class Job {
        private final Configuration config = new Configuration();
        private final List<String> options = new ArrayList<>();

        Job(String backend) {
            set("state.backend.type", backend);
            set("pipeline.generic-types", "false");
            set("pipeline.auto-generate-uids", "false");
            set("execution.checkpointing.interval", "200ms");
            set("restart-strategy.type", "fixed-delay");
            set("restart-strategy.fixed-delay.attempts", "100");
            set("restart-strategy.fixed-delay.delay", "100ms");
            parallelism(2);
            // Only data moves event time, however slow the machine is.
            with("--watermark-grace", "1h");
            with("--watermark-idleness", "1h");
        }

        Job from(String savepoint) {
            return set("execution.state-recovery.path", savepoint);
        }

        Job parallelism(int parallelism) {
            return set("parallelism.default", Integer.toString(parallelism));
        }

        Job with(String flag, String value) {
            options.add(flag);
            options.add(value);
            return this;
        }

        private Job set(String key, String value) {
            config.setString(key, value);
            return this;
        }

        private String[] options(Backbone backbone) {
            with("--kafka", backbone.kafka());
            with("--registry", backbone.registry());
            return options.toArray(new String[0]);
        }
    }
}
