package io.foreshock.jobs;

import io.foreshock.jobs.decode.SignalDeserializer;
import io.foreshock.jobs.encode.ResultSerializer;
import io.foreshock.jobs.kafka.TopicCreation;
import io.foreshock.pipeline.flow.StatusFlow;
import io.foreshock.pipeline.input.Arrival;
import io.foreshock.pipeline.input.SignalWatermarks;
import io.foreshock.schemas.Topic;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code status}: signals in, one result for each service and system call, or service and
 * endpoint, and window out, exactly once.
 */
public final class StatusJob {
    /** Its name: on the command line, in Flink, and in dead letters. */
    public static final String NAME = "status";

    /** Uid of the source. */
    public static final String SOURCE_UID = "signals";

    /** Uid of the sink of results. */
    public static final String STATUS_SINK_UID = "status";

    /** Uid of the sink of dead letters. */
    public static final String DEAD_LETTER_SINK_UID = "dead-letters";

    private static final Logger LOG = LoggerFactory.getLogger(StatusJob.class);

    private StatusJob() {}

    /**
     * Submits the job to the cluster that the environment stands for.
     *
     * @throws Exception what Flink throws when it cannot be submitted
     */
    public static void submit(StatusOptions options) throws Exception {
        if (options.createTopics()) {
            createTopics(options);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            env.enableCheckpointing(options.checkpointInterval().toMillis());
        }
        define(env, options);
        env.execute("foreshock " + NAME);
    }

    /** The machine that submits the job may be one that Kafka does not let in: so only warns. */
    private static void createTopics(StatusOptions options) throws InterruptedException {
        try {
            List<String> created = TopicCreation.createMissing(options.kafkaProperties());
            LOG.info("Created topics: {}", created);
        } catch (ExecutionException e) {
            LOG.warn(
                    "Cannot check for missing topics at {}; the job needs them",
                    options.kafkaServers(),
                    e.getCause());
        }
    }

    /** Defines the job between the topics of Kafka. */
    public static void define(StreamExecutionEnvironment env, StatusOptions options) {
        define(env, source(options), statusSink(options), deadLetterSink(options), options);
    }

    /**
     * Defines the job between any source and sinks.
     *
     * @param source of arrivals, without watermarks
     * @param results takes the results
     * @param deadLetters takes what could not be used
     */
    public static void define(
            StreamExecutionEnvironment env,
            Source<Arrival, ?, ?> source,
            Sink<ServiceStatus> results,
            Sink<DeadLetter> deadLetters,
            StatusOptions options) {
        DataStream<Arrival> arrivals =
                env.fromSource(source, SignalWatermarks.strategy(options.watermarks()), SOURCE_UID)
                        .uid(SOURCE_UID);
        StatusFlow flow =
                StatusFlow.of(
                        arrivals,
                        new StatusFlow.Settings(
                                NAME, options.window(), options.lateness(), options.maxHeldSums()));
        flow.results().sinkTo(results).uid(STATUS_SINK_UID).name(STATUS_SINK_UID);
        flow.deadLetters().sinkTo(deadLetters).uid(DEAD_LETTER_SINK_UID).name(DEAD_LETTER_SINK_UID);
    }

    /** The signal topics, from the group's committed offsets, else from the earliest. */
    public static KafkaSource<Arrival> source(StatusOptions options) {
        return KafkaSource.<Arrival>builder()
                .setProperties(options.kafkaProperties())
                .setTopics(
                        Topic.SIGNAL_SUMMARY.topicName(),
                        Topic.SIGNAL_SYSCALL.topicName(),
                        Topic.SIGNAL_L7_SUMMARY.topicName(),
                        Topic.SIGNAL_L7.topicName(),
                        Topic.SIGNAL_COLLECTOR.topicName())
                .setGroupId(options.groupId())
                .setStartingOffsets(
                        OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new SignalDeserializer(NAME, options.registry(), options.limits()))
                .build();
    }

    /** {@code foreshock.status}, transactional. */
    public static KafkaSink<ServiceStatus> statusSink(StatusOptions options) {
        return sink(options, Topic.STATUS, ResultSerializer.status(options.registry()));
    }

    /** {@code foreshock.dead-letter}, transactional. */
    public static KafkaSink<DeadLetter> deadLetterSink(StatusOptions options) {
        return sink(options, Topic.DEAD_LETTER, ResultSerializer.deadLetters(options.registry()));
    }

    private static <T> KafkaSink<T> sink(
            StatusOptions options, Topic topic, KafkaRecordSerializationSchema<T> serializer) {
        Properties producer = options.kafkaProperties();
        producer.setProperty(
                "transaction.timeout.ms", Long.toString(options.transactionTimeout().toMillis()));
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(producer)
                .setBootstrapServers(options.kafkaServers())
                .setRecordSerializer(serializer)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                // A few ids used again and again: the other way makes the broker remember a new id
                // for every sink and checkpoint for a week.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(options.transactionalIdPrefix() + "-" + topic.topicName())
                .build();
    }
}
