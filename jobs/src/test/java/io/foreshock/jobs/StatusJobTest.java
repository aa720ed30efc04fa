package io.foreshock.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

final class StatusJobTest {
    /** Savepoints are found by them: a changed uid loses state. */
    @Test
    void keepsItsUids() {
        assertThat(graph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains(
                        "signals",
                        "signal-router",
                        "status-combiner",
                        "status-windows",
                        "l7-combiner",
                        "l7-windows",
                        "status",
                        "dead-letters");
    }

    /** Nothing is serialized between reading a record and adding it up. */
    @Test
    void chainsTheSourceToTheCombiners() {
        String source =
                StreamSupport.stream(graph().getJobGraph().getVertices().spliterator(), false)
                        .map(vertex -> vertex.getName())
                        .filter(name -> name.startsWith("Source"))
                        .collect(Collectors.joining());
        assertThat(source).contains("signals", "signal-router", "status-combiner", "l7-combiner");
    }

    private static StreamGraph graph() {
        Configuration config = new Configuration();
        config.setString("pipeline.auto-generate-uids", "false");
        config.setString("pipeline.generic-types", "false");
        config.setString("execution.checkpointing.interval", "1s");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        StatusOptions options = StatusOptions.resolve(new String[] {}, Map.of());
        StatusJob.define(env, options);
        return env.getStreamGraph();
    }
}
