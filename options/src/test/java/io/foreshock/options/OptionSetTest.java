package io.foreshock.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSetTest {
    private static final Option<Long> SIZE =
            Option.whole("ring.size_bytes", 10, 1, 100, "How large.");
    private static final Option<String> SERVERS =
            Option.text("kafka.bootstrap.servers", "localhost:9092", "Where.").withFlag("kafka");
    private static final Option<Boolean> CREATE = Option.bool("topics.create", true, "Whether.");
    private static final Option<List<String>> NAMES =
            Option.list("names", List.of("a", "b"), "Which.");
    private static final OptionSet OPTIONS =
            new OptionSet(
                    "foreshock test",
                    "FORESHOCK_TEST",
                    List.of("kafka."),
                    List.of(SIZE, SERVERS, CREATE, NAMES));

    @TempDir Path directory;

    private static OptionValues resolve(Map<String, String> env, String... args) {
        return OPTIONS.resolve(args, env);
    }

    private static OptionValues resolve(String... args) {
        return resolve(Map.of(), args);
    }

    private String file(String yaml) throws IOException {
        Path file = directory.resolve("config.yaml");
        Files.writeString(file, yaml);
        return file.toString();
    }

    @Test
    void defaultsHoldWhereNothingIsSet() {
        OptionValues values = resolve();
        assertThat(values.get(SIZE)).isEqualTo(10);
        assertThat(values.get(SERVERS)).isEqualTo("localhost:9092");
        assertThat(values.get(CREATE)).isTrue();
        assertThat(values.get(NAMES)).containsExactly("a", "b");
        assertThat(values.passedThrough("kafka.")).isEmpty();
    }

    @Test
    void flagWinsOverEnvironmentOverFileOverDefault() throws IOException {
        String config = file("ring: {size_bytes: 2}\n");
        Map<String, String> env = Map.of("FORESHOCK_TEST_RING_SIZE_BYTES", "3");
        assertThat(resolve("--config", config).get(SIZE)).isEqualTo(2);
        assertThat(resolve(env, "--config", config).get(SIZE)).isEqualTo(3);
        assertThat(resolve(env, "--config", config, "--ring-size-bytes", "4").get(SIZE))
                .isEqualTo(4);
    }

    @Test
    void flagsTakeTheirValueInEitherForm() {
        assertThat(resolve("--kafka=a:1").get(SERVERS)).isEqualTo("a:1");
        assertThat(resolve("--kafka", "a:1").get(SERVERS)).isEqualTo("a:1");
        assertThat(resolve("--kafka.bootstrap.servers", "a:1").get(SERVERS)).isEqualTo("a:1");
        assertThat(resolve("--names", "x, y ,,z").get(NAMES)).containsExactly("x", "y", "z");
        assertThat(resolve("--names=").get(NAMES)).isEmpty();
    }

    @Test
    void booleanFlagsNeedNoValue() {
        assertThat(resolve("--topics-create", "--kafka", "a:1").get(CREATE)).isTrue();
        assertThat(resolve("--topics-create", "false").get(CREATE)).isFalse();
        assertThat(resolve("--topics-create=FALSE").get(CREATE)).isFalse();
    }

    @Test
    void prefixedKeysPassThroughFromEverySource() throws IOException {
        String config = file("kafka:\n  acks: 1\n  linger.ms: 5\n  ssl:\n    key: K\n");
        Map<String, String> env = Map.of("FORESHOCK_TEST_KAFKA_LINGER_MS", "6");
        OptionValues values = resolve(env, "--config", config, "--kafka.retries", "7");
        assertThat(values.passedThrough("kafka."))
                .isEqualTo(Map.of("acks", "1", "linger.ms", "6", "ssl.key", "K", "retries", "7"));
    }

    @Test
    void configFileMayBeNamedByTheEnvironment() throws IOException {
        String config = file("names: [p, q]\n");
        Map<String, String> env = Map.of("FORESHOCK_TEST_CONFIG", config);
        assertThat(resolve(env).get(NAMES)).containsExactly("p", "q");
    }

    @Test
    void unknownKeysAreRefusedWithTheirSourceAndWhatIsAllowed() throws IOException {
        String config = file("ring:\n  size: 2\n");
        assertThatThrownBy(() -> resolve("--config", config))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'ring.size'")
                .hasMessageContaining(config)
                .hasMessageContaining("ring.size_bytes, kafka.bootstrap.servers")
                .hasMessageContaining("kafka.*");
        assertThatThrownBy(() -> resolve("--ring-size", "2"))
                .hasMessage("unknown flag --ring-size; foreshock test --help lists them");
        assertThatThrownBy(() -> resolve(Map.of("FORESHOCK_TEST_RING", "2")))
                .hasMessageContaining("'FORESHOCK_TEST_RING' (environment)");
        assertThat(resolve(Map.of("FORESHOCK_TESTING", "2", "PATH", "x")).get(SIZE)).isEqualTo(10);
    }

    @Test
    void aMistypedFlagGetsTheNearestOne() {
        assertThatThrownBy(() -> resolve("--topic-creates"))
                .hasMessage(
                        "unknown flag --topic-creates; did you mean --topics-create?"
                                + " foreshock test --help lists them");
    }

    @Test
    void everythingThatIsRefusedIsNamed() throws IOException {
        String config = file("ring.size_bytes: big\ntopics.create: perhaps\nnonsense: 1\n");
        Map<String, String> env = Map.of("FORESHOCK_TEST_NONE", "2");

        assertThatThrownBy(() -> resolve(env, "--config", config, "--nosuch"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("5 options are refused:\n  ")
                .hasMessageContainingAll(
                        "unknown flag --nosuch",
                        "'nonsense'",
                        "'FORESHOCK_TEST_NONE'",
                        "ring.size_bytes = 'big'",
                        "topics.create = 'perhaps'");
    }

    @Test
    void impossibleValuesAreRefusedWithKeyValueSourceAndRange() throws IOException {
        String config = file("ring.size_bytes: big\n");
        assertThatThrownBy(() -> resolve("--ring-size-bytes", "101"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(
                        "ring.size_bytes = '101' (flag --ring-size-bytes) is not allowed; allowed:"
                                + " a whole number from 1 to 100");
        assertThatThrownBy(() -> resolve(Map.of("FORESHOCK_TEST_RING_SIZE_BYTES", "0")))
                .hasMessageContaining("'0' (environment FORESHOCK_TEST_RING_SIZE_BYTES)");
        assertThatThrownBy(() -> resolve("--config", config))
                .hasMessageContaining("'big' (config file " + config);
        assertThatThrownBy(() -> resolve("--topics-create", "yes"))
                .hasMessageContaining("true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafka", "--kafka --topics-create", "--config", "stray", "-x"})
    void malformedArgumentsAreRefused(String args) {
        assertThatThrownBy(() -> resolve(args.split(" ")))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void anOptionOfAnotherSetHasNoValue() {
        Option<Duration> other =
                Option.duration(
                        "x", Duration.ofSeconds(1), Duration.ZERO, Duration.ofDays(1), "X.");
        assertThatThrownBy(() -> resolve().get(other)).hasMessageContaining("option x");
    }

    @Test
    void keysAndFlagsAreDeclaredOnce() {
        assertThatThrownBy(() -> new OptionSet("c", "P", List.of(), List.of(SIZE, SIZE)))
                .hasMessageContaining("ring.size_bytes");
        assertThatThrownBy(
                        () ->
                                new OptionSet(
                                        "c",
                                        "P",
                                        List.of(),
                                        List.of(SIZE, CREATE.withFlag("config"))))
                .hasMessageContaining("--config");
    }

    @Test
    void helpAndReferenceNameEveryOption() {
        for (Option<?> option : List.of(SIZE, SERVERS, CREATE, NAMES)) {
            assertThat(OPTIONS.help()).contains("--" + option.flag()).contains(option.doc());
            assertThat(OPTIONS.referencePage())
                    .contains("`" + option.key() + "`")
                    .contains(option.env("FORESHOCK_TEST"))
                    .contains(option.allowed());
        }
        assertThat(OPTIONS.help()).contains("--kafka.*").contains("FORESHOCK_TEST_KEY");
    }

    /** What Kubernetes 1.30 sets in every pod beside a Service foreshock-test-rest. */
    private static final Map<String, String> SERVICE_LINKS =
            Map.ofEntries(
                    Map.entry("FORESHOCK_TEST_REST_SERVICE_HOST", "10.96.0.7"),
                    Map.entry("FORESHOCK_TEST_REST_SERVICE_PORT", "8081"),
                    Map.entry("FORESHOCK_TEST_REST_SERVICE_PORT_REST", "8081"),
                    Map.entry("FORESHOCK_TEST_REST_PORT", "tcp://10.96.0.7:8081"),
                    Map.entry("FORESHOCK_TEST_REST_PORT_8081_TCP", "tcp://10.96.0.7:8081"),
                    Map.entry("FORESHOCK_TEST_REST_PORT_8081_TCP_PROTO", "tcp"),
                    Map.entry("FORESHOCK_TEST_REST_PORT_8081_TCP_PORT", "8081"),
                    Map.entry("FORESHOCK_TEST_REST_PORT_8081_TCP_ADDR", "10.96.0.7"),
                    Map.entry("FORESHOCK_TEST_SERVICE_HOST", "10.96.0.8"),
                    Map.entry("FORESHOCK_TEST_SERVICE_PORT", "80"),
                    Map.entry("FORESHOCK_TEST_PORT", "tcp://10.96.0.8:80"),
                    Map.entry("FORESHOCK_TEST_KAFKA_SERVICE_HOST", "10.96.0.9"),
                    Map.entry("FORESHOCK_TEST_KAFKA_SERVICE_PORT", "9092"),
                    Map.entry("FORESHOCK_TEST_KAFKA_PORT_9092_TCP", "tcp://10.96.0.9:9092"));

    @Test
    void ignoresVariablesThatKubernetesMakesForServices() {
        Map<String, String> env = new HashMap<>(SERVICE_LINKS);
        env.put("FORESHOCK_TEST_KAFKA_ACKS", "all");

        OptionValues values = resolve(env);

        assertThat(values.passedThrough("kafka.")).containsOnly(Map.entry("acks", "all"));
    }

    @Test
    void takesAnOptionThatIsNamedLikeAServiceLink() {
        Option<String> port = Option.text("rest.port", "", "Where.");
        OptionSet options =
                new OptionSet("foreshock test", "FORESHOCK_TEST", List.of(), List.of(port));
        Map<String, String> env =
                Map.of(
                        "FORESHOCK_TEST_REST_SERVICE_HOST", "10.96.0.7",
                        "FORESHOCK_TEST_REST_SERVICE_PORT", "8081",
                        "FORESHOCK_TEST_REST_PORT", "8082");

        assertThat(options.resolve(new String[0], env).get(port)).isEqualTo("8082");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FORESHOCK_TEST_RING_PORT",
                "FORESHOCK_TEST_RING_SERVICE_PORT",
                "FORESHOCK_TEST_RING_SERVICE_HOST",
                "FORESHOCK_TEST_REST_PORT_8081",
                "FORESHOCK_TEST_REST_PORTS"
            })
    void refusesWhatOnlyLooksLikeAServiceLink(String name) {
        Map<String, String> env = new HashMap<>(SERVICE_LINKS);
        env.put(name, "1");

        assertThatThrownBy(() -> resolve(env))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(name);
    }
}
