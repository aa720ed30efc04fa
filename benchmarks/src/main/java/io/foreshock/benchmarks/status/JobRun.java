package io.foreshock.benchmarks.status;

import io.foreshock.jobs.StatusJob;
import io.foreshock.jobs.StatusOptions;
import io.foreshock.jobs.decode.SignalDeserializer;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.schemas.Topic;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job over all records there are, in this JVM, from the first record to the job's end. */
final class JobRun {
    /** The jobs that are compared. */
    enum Job {
        BARE,
        STATUS
    }

    private static final int PARALLELISM = 2;

    private final StatusOptions options;

    JobRun(StackAddresses addresses) {
        options =
                StatusOptions.resolve(
                        new String[] {
                            "--kafka", addresses.kafka(), "--registry", addresses.registry()
                        },
                        Map.of());
    }

    /** Seconds from the first record to the end. */
    double seconds(Job job) throws Exception {
        Configuration config = new Configuration();
        config.setString("pipeline.generic-types", "false");
        config.setString("pipeline.auto-generate-uids", "false");
        config.setString("restart-strategy.type", "disable");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, config);
        env.enableCheckpointing(options.checkpointInterval().toMillis());
        if (job == Job.BARE) {
            BareJob.define(env, source());
        } else {
            StatusJob.define(
                    env,
                    source(),
                    StatusJob.statusSink(options),
                    StatusJob.deadLetterSink(options),
                    options);
        }
        ClockedDeserializer.reset();
        env.execute(job.name());
        return (System.nanoTime() - ClockedDeserializer.firstNanos()) / 1e9;
    }

    private KafkaSource<Arrival> source() {
        return KafkaSource.<Arrival>builder()
                .setProperties(options.kafkaProperties())
                .setTopics(
                        Topic.SIGNAL_SUMMARY.topicName(),
                        Topic.SIGNAL_SYSCALL.topicName(),
                        Topic.SIGNAL_COLLECTOR.topicName())
                .setGroupId("foreshock-benchmark")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(
                        new ClockedDeserializer(
                                new SignalDeserializer(
                                        StatusJob.NAME, options.registry(), options.limits())))
                .build();
    }
}
