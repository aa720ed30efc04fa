package io.foreshock.collector;

import io.foreshock.collector.observer.Filters;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.collector.observer.L7Config;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.options.InvalidOptionException;
import io.foreshock.options.Option;
import io.foreshock.options.OptionSet;
import io.foreshock.options.OptionValues;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code foreshock collect}: the one place that knows their keys, defaults and
 * limits. The reference page docs/reference/collector-options.md is generated from {@link #SET}.
 */
public final class CollectorOptions {
    /** Brokers to publish to. */
    public static final Option<String> KAFKA =
            Option.servers(
                            "kafka.bootstrap.servers",
                            "127.0.0.1:19092",
                            "Kafka brokers to publish to.")
                    .withFlag("kafka");

    /** The schema registry. */
    public static final Option<URI> REGISTRY =
            new Option<>(
                    "registry.url",
                    "registry",
                    "http://127.0.0.1:18081/apis/ccompat/v7",
                    "an http or https URL; user:password@ before the host for basic authentication",
                    "Schema registry with Confluent's API.",
                    CollectorOptions::parseRegistry);

    /** Whether missing topics are created at start. */
    public static final Option<Boolean> CREATE_TOPICS =
            Option.bool(
                    "topics.create",
                    true,
                    "Create missing topics at start, with the catalogue's partitions and retention."
                            + " Costs some memory; switch off where they exist.");

    /** Id of this host. */
    public static final Option<String> HOST =
            Option.text(
                            "host.id",
                            "",
                            "Id of this host in every signal; /etc/machine-id or the host name if"
                                    + " not set.")
                    .withFlag("host");

    /** Length of a summary's interval. */
    public static final Option<Duration> INTERVAL =
            Option.duration(
                    "interval",
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5),
                    "How often the kernel's tables are flushed and the ledger is closed. Longer,"
                            + " summaries would come late to the status job's windows.");

    /** Time between two looks at the ring buffer. */
    public static final Option<Duration> POLL =
            Option.duration(
                    "poll.interval",
                    Duration.ofMillis(10),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(1),
                    "How often the ring buffer is drained; it wakes the collector earlier when it"
                            + " fills.");

    /** Size of the ring buffer. */
    public static final Option<Long> RING_BYTES =
            Option.powerOfTwo(
                    "ring.size_bytes",
                    1 << 20,
                    64 << 10,
                    1 << 29,
                    "Size of the ring buffer between kernel and collector.");

    /** Entries of the kernel's tables. */
    public static final Option<Long> TABLE_ENTRIES =
            Option.whole(
                    "table.entries",
                    4096,
                    64,
                    1 << 20,
                    "Entries of the kernel's tables of calls and of errors, each; one for each"
                            + " process, call and errno.");

    /** First distance of equal events. */
    public static final Option<Duration> BACKOFF_INITIAL =
            Option.duration(
                    "backoff.initial",
                    Duration.ofMillis(100),
                    Duration.ZERO,
                    Duration.ofMinutes(10),
                    "Shortest time between two events of the same process, call and errno; failures"
                            + " between are counted in the next event.");

    /** Largest distance of equal events. */
    public static final Option<Duration> BACKOFF_MAX =
            Option.duration(
                    "backoff.max",
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    Duration.ofMinutes(10),
                    "Longest such time: it doubles with each event up to this. Above the status job's"
                            + " window.lateness, events may come too late to be examples, and become"
                            + " dead letters.");

    /** How system calls are seen. */
    public static final Option<HealthConfig.Hooks> HOOKS =
            Option.choice(
                    "hooks",
                    HealthConfig.Hooks.PER_CALL,
                    HealthConfig.Hooks.class,
                    "Kernel hooks: tracepoints of the watched calls only, or raw tracepoints on every"
                            + " call.");

    /** From when on a call is busy. */
    public static final Option<Long> BUSY_RATE =
            Option.whole(
                    "timing.busy_rate",
                    1000,
                    0,
                    Integer.MAX_VALUE,
                    "A call that this host makes at least so many times a second is busy: counted"
                            + " always, but timed only in one interval of timing.turn_every, which"
                            + " makes it cheaper.");

    /** How often busy calls have their turn. */
    public static final Option<Long> TURN_EVERY =
            Option.whole(
                    "timing.turn_every",
                    10,
                    0,
                    3600,
                    "Intervals from one in which busy calls are timed to the next; 1 times them"
                            + " always, 0 never.");

    /** Cgroups to observe. */
    public static final Option<List<Long>> FILTER_CGROUPS =
            Option.listOf(
                    "filter.cgroups",
                    "",
                    "ids of cgroups v2, or their directories, separated by commas; at most "
                            + Filters.MAX_ENTRIES,
                    "Observe these cgroups, and those below them, only.",
                    CollectorOptions::parseCgroup);

    /** Processes to observe. */
    public static final Option<List<Integer>> FILTER_PIDS =
            Option.listOf(
                    "filter.pids",
                    "",
                    "process ids separated by commas; at most " + Filters.MAX_ENTRIES,
                    "Observe these processes only.",
                    CollectorOptions::parsePid);

    /** Commands to observe. */
    public static final Option<List<String>> FILTER_COMMANDS =
            Option.listOf(
                    "filter.commands",
                    "",
                    "command names of at most 15 bytes separated by commas; at most "
                            + Filters.MAX_ENTRIES,
                    "Observe processes with these command names only: that of the main thread.",
                    CollectorOptions::parseCommand);

    /** Whether paths are redacted. */
    public static final Option<Boolean> REDACT_PATHS =
            Option.bool(
                    "redact.paths",
                    true,
                    "Replace what looks like a secret in paths by ***: values of redact.names, query"
                            + " strings, passwords in URLs, random tokens, PHP session files.");

    /** Names whose values are secrets. */
    public static final Option<List<String>> REDACT_NAMES =
            Option.list(
                    "redact.names",
                    PathRedactor.DEFAULT_NAMES,
                    "Endings of names whose values are secrets, in name=value.");

    /** Processes whose service is remembered. */
    public static final Option<Long> SERVICE_ENTRIES =
            Option.whole(
                    "service.entries", 4096, 64, 1 << 20, "Processes whose service is remembered.");

    /** Whether exchanges are observed. */
    public static final Option<Boolean> L7_ENABLED =
            Option.bool(
                    "l7.enabled",
                    true,
                    "Observe what connections carry: requests and answers, their status and latency."
                            + " Needs CAP_NET_ADMIN.");

    /** How exchanges are seen. */
    public static final Option<L7Config.Hooks> L7_HOOKS =
            Option.choice(
                    "l7.hooks",
                    L7Config.Hooks.SOCKET,
                    L7Config.Hooks.class,
                    "Kernel hooks: packets at cgroups, or system calls that send and receive. These"
                            + " know the thread of what is received, too, but cost more, and do not see"
                            + " io_uring.");

    /** Least share of turns read. */
    public static final Option<Double> L7_SAMPLE_RATE =
            Option.number(
                    "l7.sample_rate",
                    0.01,
                    0.0001,
                    1,
                    "Least share of successful exchanges that is read, and published one by one, under"
                            + " load; weights make up for the rest. 1 reads all. Failures are always"
                            + " read.");

    /** Up to where everything is read. */
    public static final Option<Long> L7_ALL_BELOW =
            Option.whole(
                    "l7.all_below",
                    15_000,
                    0,
                    Integer.MAX_VALUE,
                    "Up to so many requests a second on this host, counted at each end, every exchange"
                            + " is read. Above, l7.read_per_sec of them are, but not fewer than"
                            + " l7.sample_rate.");

    /** What is read under load. */
    public static final Option<Long> L7_READ_PER_SEC =
            Option.whole(
                    "l7.read_per_sec",
                    1_500,
                    1,
                    Integer.MAX_VALUE,
                    "Exchanges a second that are read under load, beside those that fail.");

    /** Most single exchanges a second. */
    public static final Option<Long> L7_MAX_EVENTS =
            Option.whole(
                    "l7.max_events_per_sec",
                    1_000,
                    0,
                    1_000_000,
                    "Most exchanges that are published one by one in a second: failures first. Those"
                            + " above are counted in summaries and as rate_limited.");

    /** Memory for connections. */
    public static final Option<Long> L7_MAX_MEMORY =
            Option.whole(
                    "l7.max_memory_mb",
                    8,
                    1,
                    4096,
                    "Memory for connections, exchanges in flight and summaries. Where it is used up,"
                            + " the connection used least recently is forgotten.");

    /** Most keys of summaries. */
    public static final Option<Long> L7_MAX_KEYS =
            Option.whole(
                    "l7.max_keys",
                    2_000,
                    10,
                    1_000_000,
                    "Most rows of summaries in an interval: services, peers, protocols and endpoints."
                            + " What is above is counted in one row for all, which has the endpoint"
                            + " \"other\".");

    /**
     * How often summaries of exchanges are published: each has the time at which its interval
     * began, so that a long one comes late to the windows of the status job (10 s, and as much
     * lateness).
     */
    public static final Option<Duration> L7_FLUSH_INTERVAL =
            Option.duration(
                    "l7.flush_interval",
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5),
                    "How often summaries of exchanges are published: at the first end of an interval"
                            + " after each multiple of it on the wall clock. Longer, they would come"
                            + " late to the status job's windows, and become dead letters.");

    /** Bytes captured of a turn. */
    public static final Option<Long> L7_CAPTURE_BYTES =
            Option.whole(
                    "l7.capture_bytes",
                    1024,
                    64,
                    65_536,
                    "First bytes of what one end says that are captured, until the other end speaks;"
                            + " 16 times as many where it is not HTTP/1. Where a protocol needs more, it"
                            + " is captured.");

    /** Ring buffer of the L7 observer. */
    public static final Option<Long> L7_RING_BYTES =
            Option.powerOfTwo(
                    "l7.ring.size_bytes",
                    1 << 20,
                    64 << 10,
                    1 << 29,
                    "Size of the ring buffer for captured bytes.");

    /** Connections followed by the kernel. */
    public static final Option<Long> L7_MAX_CONNECTIONS =
            Option.whole(
                    "l7.max_connections",
                    100_000,
                    16,
                    10_000_000,
                    "Connections that the kernel follows at once, in about 400 bytes each.");

    /** Time limit for answers. */
    public static final Option<Duration> L7_TIMEOUT =
            Option.duration(
                    "l7.timeout",
                    Duration.ofSeconds(30),
                    Duration.ofMillis(100),
                    Duration.ofHours(1),
                    "A request without an answer after this has timed out; one of Redis or DNS after 5 s,"
                            + " or this if it is less.");

    /** Window of attempts. */
    public static final Option<Duration> L7_RETRY_WINDOW =
            Option.duration(
                    "l7.retry_window",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(1),
                    Duration.ofMinutes(10),
                    "A request that equals one of the same caller that failed at most so long before is"
                            + " another attempt at it.");

    /** Ports to observe. */
    public static final Option<List<Integer>> L7_FILTER_PORTS =
            Option.listOf(
                    "l7.filter.ports",
                    "",
                    "port numbers from 1 to 65535 separated by commas; at most "
                            + Filters.MAX_ENTRIES,
                    "Observe connections with one of these ports at either end only.",
                    CollectorOptions::parsePort);

    /** Headers that must not leave. */
    public static final Option<List<String>> L7_REDACT_HEADERS =
            Option.list(
                    "l7.redact_headers",
                    List.of("authorization", "cookie", "x-api-key"),
                    "Headers of which nothing may leave the host. Of others nothing does, either, but"
                            + " for the ids of traceparent and the number of an attempt"
                            + " (x-envoy-attempt-count, grpc-previous-rpc-attempts): those that are"
                            + " named here stay, too.");

    /** Processes whose TLS is observed. */
    public static final Option<List<Integer>> L7_TLS_PIDS =
            Option.listOf(
                    "l7.tls.pids",
                    "",
                    "process ids separated by commas",
                    "Read what these processes say inside of TLS, through OpenSSL's functions: each"
                            + " read and write costs them some 5 us. With l7.filter.ports, only what"
                            + " OpenSSL itself passes through a socket with one of those ports.",
                    CollectorOptions::parsePid);

    /** Command names whose TLS is observed. */
    public static final Option<List<String>> L7_TLS_COMMANDS =
            Option.listOf(
                    "l7.tls.commands",
                    "",
                    "command names of at most 15 bytes separated by commas",
                    "The same for processes with these command names, within a second of their"
                            + " start.",
                    CollectorOptions::parseCommand);

    /** All of them, in the order of help and reference. */
    public static final OptionSet SET =
            new OptionSet(
                    "foreshock collect",
                    "FORESHOCK_COLLECTOR",
                    List.of("kafka."),
                    List.of(
                            KAFKA,
                            REGISTRY,
                            CREATE_TOPICS,
                            HOST,
                            INTERVAL,
                            POLL,
                            RING_BYTES,
                            TABLE_ENTRIES,
                            BACKOFF_INITIAL,
                            BACKOFF_MAX,
                            HOOKS,
                            BUSY_RATE,
                            TURN_EVERY,
                            FILTER_CGROUPS,
                            FILTER_PIDS,
                            FILTER_COMMANDS,
                            REDACT_PATHS,
                            REDACT_NAMES,
                            SERVICE_ENTRIES,
                            L7_ENABLED,
                            L7_HOOKS,
                            L7_SAMPLE_RATE,
                            L7_ALL_BELOW,
                            L7_READ_PER_SEC,
                            L7_MAX_EVENTS,
                            L7_MAX_MEMORY,
                            L7_MAX_KEYS,
                            L7_FLUSH_INTERVAL,
                            L7_CAPTURE_BYTES,
                            L7_RING_BYTES,
                            L7_MAX_CONNECTIONS,
                            L7_TIMEOUT,
                            L7_RETRY_WINDOW,
                            L7_FILTER_PORTS,
                            L7_REDACT_HEADERS,
                            L7_TLS_PIDS,
                            L7_TLS_COMMANDS));

    private static final int MAX_COMMAND_BYTES = 15;

    private CollectorOptions() {}

    /**
     * Resolves arguments, environment and file, and checks what several options must agree on.
     *
     * @throws InvalidOptionException with the key, the value, its source and what is allowed
     */
    public static OptionValues resolve(String[] args, Map<String, String> env) {
        OptionValues values = SET.resolve(args, env);
        Duration initial = values.get(BACKOFF_INITIAL);
        Duration max = values.get(BACKOFF_MAX);
        if (initial.compareTo(max) > 0) {
            throw new InvalidOptionException(
                    BACKOFF_INITIAL.key()
                            + " = "
                            + initial.toMillis()
                            + "ms is longer than "
                            + BACKOFF_MAX.key()
                            + " = "
                            + max.toMillis()
                            + "ms; allowed: at most as long");
        }
        checkFilter(FILTER_CGROUPS, values);
        checkFilter(FILTER_PIDS, values);
        checkFilter(FILTER_COMMANDS, values);
        checkFilter(L7_FILTER_PORTS, values);
        return values;
    }

    /** What the health observer is started with. */
    public static HealthConfig healthConfig(OptionValues values) {
        return new HealthConfig(
                values.get(HOOKS),
                new HealthConfig.Timing(
                        values.get(BUSY_RATE).intValue(), values.get(TURN_EVERY).intValue()),
                new HealthConfig.Room(
                        values.get(RING_BYTES).intValue(), values.get(TABLE_ENTRIES).intValue()),
                new HealthConfig.Backoff(values.get(BACKOFF_INITIAL), values.get(BACKOFF_MAX)),
                filters(values));
    }

    /** What the L7 observer is started with. */
    public static L7Config l7Config(OptionValues values) {
        return new L7Config(
                values.get(L7_HOOKS),
                values.get(L7_RING_BYTES).intValue(),
                values.get(L7_CAPTURE_BYTES).intValue(),
                values.get(L7_MAX_CONNECTIONS).intValue(),
                filters(values),
                values.get(L7_FILTER_PORTS));
    }

    /** What is observed at all. */
    static Filters filters(OptionValues values) {
        return new Filters(
                values.get(FILTER_CGROUPS), values.get(FILTER_PIDS), values.get(FILTER_COMMANDS));
    }

    /** What removes secrets from paths. */
    public static PathRedactor redactor(OptionValues values) {
        return values.get(REDACT_PATHS)
                ? PathRedactor.withNames(values.get(REDACT_NAMES))
                : PathRedactor.none();
    }

    private static <E> void checkFilter(Option<List<E>> filter, OptionValues values) {
        int entries = values.get(filter).size();
        if (entries > Filters.MAX_ENTRIES) {
            throw new InvalidOptionException(
                    filter.key() + " has " + entries + " entries; allowed: " + filter.allowed());
        }
    }

    private static URI parseRegistry(String text) {
        try {
            URI url = new URI(text.strip());
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null || url.getQuery() != null) {
                throw new IllegalArgumentException(text);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The id of a cgroup v2 is the inode number of its directory. */
    private static long parseCgroup(String text) {
        if (!text.startsWith("/")) {
            return positive(Long.parseLong(text));
        }
        try {
            return (Long) Files.getAttribute(Path.of(text), "unix:ino");
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static int parsePid(String text) {
        return (int) positive(Integer.parseInt(text));
    }

    private static int parsePort(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(text);
        }
        return port;
    }

    private static String parseCommand(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static long positive(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(value + " is not positive");
        }
        return value;
    }
}
