package io.foreshock.jobs;

import io.foreshock.jobs.cluster.Backbone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How a test starts the status job. Only data moves event time, however slow the machine is. */
final class JobStart {
    private final Configuration config = new Configuration();
    private final List<String> options = new ArrayList<>();

    /**
     * @param backend hashmap or rocksdb
     */
    JobStart(String backend) {
        set("state.backend.type", backend);
        set("pipeline.generic-types", "false");
        set("pipeline.auto-generate-uids", "false");
        set("execution.checkpointing.interval", "200ms");
        set("restart-strategy.type", "fixed-delay");
        set("restart-strategy.fixed-delay.attempts", "100");
        set("restart-strategy.fixed-delay.delay", "100ms");
        parallelism(2);
        with("--watermark-grace", "1h");
        with("--watermark-idleness", "1h");
    }

    JobStart from(String savepoint) {
        return set("execution.state-recovery.path", savepoint);
    }

    JobStart parallelism(int parallelism) {
        return set("parallelism.default", Integer.toString(parallelism));
    }

    JobStart with(String flag, String value) {
        options.add(flag);
        options.add(value);
        return this;
    }

    private JobStart set(String key, String value) {
        config.setString(key, value);
        return this;
    }

    /** Submits the job to the cluster that the test's thread belongs to. */
    JobClient on(Backbone backbone) throws Exception {
        with("--kafka", backbone.kafka());
        with("--registry", backbone.registry());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        StatusJob.define(env, StatusOptions.resolve(options.toArray(new String[0]), Map.of()));
        return env.executeAsync(StatusJob.NAME);
    }

    /** Ends a job with all of its transactions committed; returns where its savepoint is. */
    static String stop(JobClient job, Path savepoints) throws Exception {
        return job.stopWithSavepoint(
                        false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }
}
