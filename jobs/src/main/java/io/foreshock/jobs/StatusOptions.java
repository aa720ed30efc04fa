package io.foreshock.jobs;

import io.foreshock.jobs.decode.InputLimits;
import io.foreshock.jobs.registry.RegistrySettings;
import io.foreshock.options.InvalidOptionException;
import io.foreshock.options.Option;
import io.foreshock.options.OptionSet;
import io.foreshock.options.OptionValues;
import io.foreshock.pipeline.input.WatermarkSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Options of the job {@code status}.
 *
 * @param kafkaServers the Kafka brokers to connect to first
 * @param kafka settings passed on to Kafka's consumer and producers untouched
 * @param registry the schema registry
 * @param createTopics whether missing topics are created at the start
 * @param groupId the consumer group whose offsets tell where to start
 * @param window length of the windows
 * @param lateness how long after its end a window still takes signals
 * @param watermarks how event time progresses
 * @param limits what is accepted as input
 * @param maxHeldSums how many sums of 1 KiB a parallel instance holds before the shuffle
 * @param transactionalIdPrefix prefix of the sinks' transactional ids
 * @param transactionTimeout how long the broker keeps an unfinished transaction
 * @param checkpointInterval how often to checkpoint where the cluster does not say
 */
public record StatusOptions(
        String kafkaServers,
        Map<String, String> kafka,
        RegistrySettings registry,
        boolean createTopics,
        String groupId,
        Duration window,
        Duration lateness,
        WatermarkSettings watermarks,
        InputLimits limits,
        int maxHeldSums,
        String transactionalIdPrefix,
        Duration transactionTimeout,
        Duration checkpointInterval) {

    private static final String KAFKA_PREFIX = "kafka.";

    private static final Option<String> KAFKA_SERVERS =
            Option.servers(
                            "kafka.bootstrap.servers",
                            "127.0.0.1:19092",
                            "Kafka brokers to connect to first.")
                    .withFlag("kafka");

    private static final Option<URI> REGISTRY_URL =
            url(
                            "registry.url",
                            "http://127.0.0.1:18081/apis/ccompat/v7",
                            "Schema registry: base of its Confluent API; user:password@ before the"
                                    + " host is sent as basic authentication.")
                    .withFlag("registry");

    private static final Option<Duration> REGISTRY_PATIENCE =
            Option.duration(
                    "registry.patience",
                    Duration.ofMinutes(1),
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "How long to wait for a registry that cannot be reached before the task"
                            + " fails and Flink restarts it.");

    private static final Option<Boolean> CREATE_TOPICS =
            Option.bool(
                    "topics.create",
                    true,
                    "Create missing topics at the start, with the catalogue's partitions and"
                            + " retention.");

    private static final Option<String> GROUP_ID =
            Option.text(
                    "group_id",
                    "foreshock-status",
                    "Consumer group: without a checkpoint, the job starts at its committed"
                            + " offsets, or at the earliest where it has none.");

    private static final Option<Duration> WINDOW =
            Option.duration(
                    "window.size",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    Duration.ofDays(1),
                    "Length of the event-time windows.");

    private static final Option<Duration> LATENESS =
            Option.duration(
                    "window.lateness",
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    Duration.ofDays(1),
                    "How long after its end a window still takes signals and ledgers, which give"
                            + " results of a higher revision. Later signals are summed up in dead"
                            + " letters (LATE).");

    private static final Option<Duration> DISORDER =
            Option.duration(
                    "watermark.disorder",
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    Duration.ofHours(1),
                    "How far behind the latest event time of its partition a signal may come"
                            + " without being late.");

    private static final Option<Duration> IDLENESS =
            Option.duration(
                    "watermark.idleness",
                    Duration.ofSeconds(2),
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "After how long a partition that fell silent no longer holds back results.");

    private static final Option<Duration> GRACE =
            Option.duration(
                    "watermark.grace",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "After how long a partition that has given no signal since the start no longer"
                            + " holds back results: time for a backlog to arrive.");

    private static final Option<Duration> MAX_DRIFT =
            Option.duration(
                    "watermark.max_drift",
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    Duration.ofDays(1),
                    "How far, in event time, a partition is read ahead of the slowest one; bounds"
                            + " the state while a backlog is read.");

    private static final Option<Long> MAX_RECORD_BYTES =
            Option.whole(
                    "input.max_record_bytes",
                    1 << 20,
                    64,
                    1 << 30,
                    "Largest input in bytes; larger ones become dead letters (OVERSIZED).");

    private static final Option<Instant> EARLIEST =
            instant(
                    "input.earliest",
                    "2020-01-01T00:00:00Z",
                    "Earliest event time that is believed; earlier ones become dead letters"
                            + " (ABSURD_TIMESTAMP).");

    private static final Option<Duration> MAX_FUTURE =
            Option.duration(
                    "input.max_future",
                    Duration.ofMinutes(5),
                    Duration.ZERO,
                    Duration.ofDays(365),
                    "How far ahead of this machine's clock an event time is believed.");

    private static final Option<Long> MAX_HELD_SUMS =
            Option.whole(
                    "combine.max_sums",
                    20_000,
                    1,
                    10_000_000,
                    "How many sums (about 1 KiB each; of exchanges mostly 2 to 5, which count as so"
                            + " many) a parallel instance holds before it sends them on, of system"
                            + " calls and of exchanges each.");

    private static final Option<String> TRANSACTIONAL_ID_PREFIX =
            Option.text(
                    "sink.transactional_id_prefix",
                    "foreshock-status",
                    "Prefix of the sinks' Kafka transactional ids; must differ between jobs that"
                            + " write to one Kafka cluster.");

    private static final Option<Duration> TRANSACTION_TIMEOUT =
            Option.duration(
                    "sink.transaction_timeout",
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(10),
                    Duration.ofDays(1),
                    "How long the broker keeps an unfinished transaction: longer than checkpoint"
                            + " interval plus the longest restart, at most the broker's"
                            + " transaction.max.timeout.ms (15 minutes unless changed).");

    private static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.duration(
                    "checkpoint_interval",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "How often to checkpoint, where execution.checkpointing.interval is not set:"
                            + " results appear with checkpoints.");

    /** All of them: keys, flags, environment, help, reference. */
    public static final OptionSet SET =
            new OptionSet(
                    "flink run foreshock-jobs.jar status",
                    "FORESHOCK_STATUS",
                    List.of(KAFKA_PREFIX),
                    List.of(
                            KAFKA_SERVERS,
                            REGISTRY_URL,
                            REGISTRY_PATIENCE,
                            CREATE_TOPICS,
                            GROUP_ID,
                            WINDOW,
                            LATENESS,
                            DISORDER,
                            IDLENESS,
                            GRACE,
                            MAX_DRIFT,
                            MAX_RECORD_BYTES,
                            EARLIEST,
                            MAX_FUTURE,
                            MAX_HELD_SUMS,
                            TRANSACTIONAL_ID_PREFIX,
                            TRANSACTION_TIMEOUT,
                            CHECKPOINT_INTERVAL));

    /**
     * Resolves them.
     *
     * @throws InvalidOptionException on an unknown option or an impossible value
     */
    public static StatusOptions resolve(String[] args, Map<String, String> env) {
        return of(SET.resolve(args, env));
    }

    private static StatusOptions of(OptionValues values) {
        return new StatusOptions(
                values.get(KAFKA_SERVERS),
                values.passedThrough(KAFKA_PREFIX),
                new RegistrySettings(values.get(REGISTRY_URL), values.get(REGISTRY_PATIENCE)),
                values.get(CREATE_TOPICS),
                values.get(GROUP_ID),
                values.get(WINDOW),
                values.get(LATENESS),
                new WatermarkSettings(
                        values.get(DISORDER),
                        values.get(IDLENESS),
                        values.get(GRACE),
                        values.get(MAX_DRIFT)),
                new InputLimits(
                        values.get(MAX_RECORD_BYTES).intValue(),
                        values.get(EARLIEST),
                        values.get(MAX_FUTURE)),
                values.get(MAX_HELD_SUMS).intValue(),
                values.get(TRANSACTIONAL_ID_PREFIX),
                values.get(TRANSACTION_TIMEOUT),
                values.get(CHECKPOINT_INTERVAL));
    }

    /** Kafka's client settings: those passed through, and the brokers. */
    public Properties kafkaProperties() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.setProperty("bootstrap.servers", kafkaServers);
        return properties;
    }

    private static Option<URI> url(String key, String defaultValue, String doc) {
        return new Option<>(
                key,
                key.replace('.', '-'),
                defaultValue,
                "an http or https URL",
                doc,
                text -> new RegistrySettings(URI.create(text.strip()), Duration.ZERO).url());
    }

    private static Option<Instant> instant(String key, String defaultValue, String doc) {
        return new Option<>(
                key,
                key.replace('.', '-'),
                defaultValue,
                "an instant such as 2020-01-01T00:00:00Z",
                doc,
                text -> {
                    try {
                        return Instant.parse(text.strip());
                    } catch (DateTimeParseException e) {
                        throw new IllegalArgumentException(text, e);
                    }
                });
    }
}
