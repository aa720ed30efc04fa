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
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
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
    void givesExactCountsForEachServiceCallOrEndpointAndWindow() throws Exception {
        publish(0, Workload.SECONDS);
        JobClient job = submit(new JobStart("hashmap"));
        awaitAllWindows();
        stop(job);

        List<ServiceStatus> results = results();
        assertThat(results.stream().map(Counts::of)).containsExactlyElementsOf(Workload.expected());
        assertThat(results)
                .allSatisfy(
                        status -> {
                            assertThat(status.getRevision()).isZero();
                            assertThat(status.getHosts()).isEqualTo(Workload.HOSTS);
                            assertThat(status.getCompleteness())
                                    .isEqualTo(Workload.expectedCompleteness(status));
                        });
        assertThat(results)
                .filteredOn(status -> !Workload.isExchange(status))
                .hasSize(Workload.expected().size() * Workload.CALL_KEYS / Workload.KEYS)
                .allSatisfy(
                        status -> {
                            assertThat(status.getMeanNs()).isEqualTo(5000.0);
                            assertThat(status.getP50Ns()).isBetween(4096.0, 8192.0);
                        });
        assertThat(results)
                .filteredOn(Workload::isExchange)
                .allSatisfy(
                        status -> {
                            assertThat(status.getErrors())
                                    .isEqualTo(Map.of("5xx", status.getFailures()));
                            assertThat(status.getMeanNs()).isEqualTo(1e6);
                            assertThat(status.getP99Ns()).isBetween(0.99e6, 1.01e6);
                        });
        assertThat(results)
                .filteredOn(status -> status.getExampleStatus() != null)
                .isNotEmpty()
                .allSatisfy(status -> assertThat(status.getEndpoint()).isEqualTo("/orders/{id}"));
        assertThat(deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void givesTheSameResultsWhenATaskManagerIsKilled(
            String backend, @InjectMiniCluster MiniCluster cluster) throws Exception {
        publish(0, 35);
        JobClient job = submit(new JobStart(backend));
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
        JobClient job = submit(new JobStart(first));
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            reader.until(read -> !read.isEmpty());
        }
        String savepoint = stop(job);
        publish(35, Workload.SECONDS);
        JobClient restored = submit(new JobStart(second).from(savepoint).parallelism(3));
        awaitAllWindows();
        stop(restored);

        assertThat(results().stream().map(Counts::of))
                .containsExactlyElementsOf(Workload.expected());
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void givesBadInputAwayAndGoesOnWithEventTimeUnmoved() throws Exception {
        publish(0, 35);
        Map<String, Integer> bad = publishBadInput();
        JobClient job = submit(new JobStart("hashmap"));
        try (ResultReader<DeadLetter> reader = deadLetterReader()) {
            int expected = bad.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(reader.until(read -> read.size() >= expected))
                    .allSatisfy(letter -> assertThat(letter.getJob()).isEqualTo("status"))
                    .extracting(DeadLetter::getReason)
                    .containsExactlyInAnyOrderElementsOf(
                            bad.entrySet().stream()
                                    .flatMap(
                                            e ->
                                                    Collections.nCopies(e.getValue(), e.getKey())
                                                            .stream())
                                    .toList());
        }
        int closed = 3 * Workload.KEYS;
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            assertThat(reader.until(read -> read.size() >= closed)).hasSize(closed);
        }
        publish(35, Workload.SECONDS);
        awaitAllWindows();
        stop(job);

        assertThat(results().stream().map(Counts::of))
                .containsExactlyElementsOf(Workload.expected());
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
                        new JobStart("hashmap")
                                .with("--watermark-grace", "1s")
                                .with("--watermark-idleness", "100ms"));
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            assertThat(reader.until(read -> !read.isEmpty()))
                    .singleElement()
                    .satisfies(status -> assertThat(status.getCount()).isEqualTo(10));
        }
        job.cancel().get();
    }

    /** Publishes what no job can use; returns how many of each reason. */
    private Map<String, Integer> publishBadInput() throws Exception {
        try (SignalProducer producer = new SignalProducer(backbone())) {
            for (String host : Workload.HOSTS) {
                byte[] good = producer.bytes(Signals.summary(host, Workload.time(36)));
                producer.send(Topic.SIGNAL_SUMMARY, host, null);
                producer.send(Topic.SIGNAL_SUMMARY, host, new byte[0]);
                producer.send(Topic.SIGNAL_SUMMARY, host, new byte[10 * 1024 * 1024]);
                producer.send(Topic.SIGNAL_SUMMARY, host, Arrays.copyOf(good, good.length - 3));
                producer.send(Topic.SIGNAL_SUMMARY, host, Arrays.copyOf(good, good.length + 3));
                producer.send(Topic.SIGNAL_COLLECTOR, host, good);
                byte[] magic = good.clone();
                magic[0] = 9;
                producer.send(Topic.SIGNAL_SUMMARY, host, magic);
                byte[] id = good.clone();
                id[1] = 99;
                producer.send(Topic.SIGNAL_SUMMARY, host, id);
                long past = Instant.parse("1970-01-02T00:00:00Z").toEpochMilli();
                long future = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
                producer.send(Signals.summary(host, past));
                producer.send(Signals.summary(host, future));
                producer.send(Signals.failure(host, future));
                producer.send(Signals.ledger(host, future, 1, 0));
                producer.send(Signals.ledger(host, Workload.time(36), -1, 0));
                publishBadExchanges(producer, host);
            }
            producer.flush();
        }
        Map<String, Integer> reasons = new HashMap<>();
        reasons.put("EMPTY", 4);
        reasons.put("OVERSIZED", 2);
        reasons.put("TRUNCATED", 2);
        reasons.put("CORRUPT", 2);
        reasons.put("WRONG_SCHEMA", 2);
        reasons.put("WRONG_MAGIC", 2);
        reasons.put("UNKNOWN_SCHEMA_ID", 2);
        reasons.put("ABSURD_TIMESTAMP", 10);
        reasons.put("INVALID", 8);
        return reasons;
    }

    /** Three that contradict themselves, and one that was not yet. */
    private static void publishBadExchanges(SignalProducer producer, String host) {
        long time = Workload.time(36);
        L7Summary negative = Signals.exchanges(host, time);
        negative.setCount(-1);
        producer.send(negative);
        L7Summary torn = Signals.exchanges(host, time);
        torn.setLatencySketch(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        producer.send(torn);
        L7Signal unheardOf = Signals.failedExchange(host, time);
        unheardOf.setOutcome("FINE");
        producer.send(unheardOf);
        producer.send(
                Signals.failedExchange(host, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli()));
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
        return JobStart.stop(job, dir.resolve("savepoint"));
    }

    private List<ServiceStatus> results() {
        try (ResultReader<ServiceStatus> reader = statusReader()) {
            return Workload.sorted(reader.all());
        }
    }

    private List<DeadLetter> deadLetters() {
        try (ResultReader<DeadLetter> reader = deadLetterReader()) {
            return reader.all();
        }
    }

    private ResultReader<DeadLetter> deadLetterReader() {
        return new ResultReader<>(backbone(), Topic.DEAD_LETTER, DeadLetter.class);
    }

    private ResultReader<ServiceStatus> statusReader() {
        return new ResultReader<>(backbone(), Topic.STATUS, ServiceStatus.class);
    }

    private JobClient submit(JobStart job) throws Exception {
        return job.on(backbone());
    }
}
