package io.foreshock.it.l7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.MariaDbCli;
import io.foreshock.it.l7.client.Psql;
import io.foreshock.it.l7.server.KafkaBroker;
import io.foreshock.it.l7.server.MariaDb;
import io.foreshock.it.l7.server.PostgreSql;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackListener;
import io.foreshock.local.stack.StackPorts;
import io.foreshock.local.tail.RecordDecoder;
import io.foreshock.local.tail.TopicReader;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that go through real servers under the eyes of a collector, and whether Kafka has one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SecretsITCase {
    /** Whatever is left of a secret has this in it. */
    private static final String SECRET = "Tr0ub4dor";

    /** As a number: what is left of it has this in it. */
    private static final String NUMBER = "49291234";

    private static final Set<String> SPOKEN =
            Set.of(
                    "http/1",
                    "http/2",
                    "graphql",
                    "websocket",
                    "redis",
                    "mysql",
                    "postgresql",
                    "kafka");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PATIENCE_NS = 30_000_000_000L;

    private Subjects subjects;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("curl", "redis-server", "redis-cli", "mariadbd", "psql", "kcat");
        Prerequisites.node();
        subjects = Subjects.openWithNode(getClass());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void noSecretLeavesTheHost(@TempDir Path directory) throws Exception {
        Set<String> protocols;
        try (DataDirectory data = DataDirectory.openEmpty(directory.resolve("data"));
                LocalStack stack =
                        LocalStack.start(
                                Distribution.locate(),
                                data,
                                StackPorts.anyFree(),
                                new StackListener() {})) {
            try (LedgerWatch ledger =
                    new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry())) {
                stack.startCollector(
                        List.of(
                                "--filter-cgroups=" + subjects.scope().cgroupId(),
                                "--l7-sample-rate=1",
                                "--l7-max-events-per-sec=100000"),
                        () -> ledger.totals().records() > 0);
            }
            tell();
            protocols = protocols(stack);
        }

        assertThat(protocols).containsAll(SPOKEN);
        assertThat(filesWith(directory, "/login")).as("files with what may be told").isNotEmpty();
        for (String secret : List.of(SECRET, NUMBER, "token=secret", "secret message")) {
            assertThat(filesWith(directory, secret)).as("files with " + secret).isEmpty();
        }
    }

    /** Says secrets in every place of every protocol that may hold one. */
    private void tell() throws Exception {
        overHttp();
        overHttp2();
        overWebSocket();
        overRedis();
        overSql();
        overKafka();
    }

    private void overHttp() throws Exception {
        ScriptServer server =
                ScriptServer.node(
                        subjects.scope(), subjects.workspace(), "graphql_yoga_server.mjs");
        String url = "http://127.0.0.1:" + server.port();
        request(url);
        for (String query :
                List.of(
                        "{\"query\":\"query U($p: String) { user(id: \\\\\"%1$s\\\\\") { name } }\","
                                + "\"variables\":{\"p\":\"%1$s\",\"n\":%2$s}}",
                        "{\"query\":\"{ user(id: \\\"%1$s\\\") { name } }\"}",
                        "{\"query\":\"{ %1$s }\"}")) {
            curl(
                    "-H",
                    "Content-Type: application/json",
                    "-d",
                    query.formatted(SECRET, NUMBER + "1234"),
                    url + "/graphql");
        }
    }

    private void overHttp2() throws Exception {
        ScriptServer server =
                ScriptServer.node(subjects.scope(), subjects.workspace(), "http2_server.mjs");
        request("http://127.0.0.1:" + server.port(), "--http2-prior-knowledge");
    }

    /** The script's own secrets are in its query string and in its messages. */
    private void overWebSocket() throws Exception {
        ScriptServer server =
                ScriptServer.python(subjects.scope(), subjects.workspace(), "websocket_server.py");
        subjects.clients().python("websocket_client.py", server.port(), Load.of(4, 10));
    }

    private void overKafka() throws Exception {
        KafkaBroker broker = KafkaBroker.start(subjects.scope());
        String produce =
                "printf '%1$s:%1$s\\n' | kcat -P -b 127.0.0.1:%2$d -t orders -K : -H %1$s=%1$s";
        subjects.scope()
                .run(
                        Launch.of("kcat", "sh", "-c", produce.formatted(SECRET, broker.port())),
                        LIMIT);
    }

    /** In paths, queries, headers and bodies. */
    private void request(String url, String... how) throws Exception {
        List<List<String>> requests = new ArrayList<>();
        for (String path :
                List.of(
                        "/a?token=" + SECRET,
                        "/reset/" + SECRET + "8f3Kq9Zx7Lm2Np5Q",
                        "/cards/" + NUMBER + "12345678",
                        "/u/" + SECRET + "@example.com",
                        "/b#" + SECRET)) {
            requests.add(List.of(url + path));
        }
        requests.add(
                List.of(
                        "-H",
                        "Authorization: Bearer " + SECRET,
                        "-H",
                        "X-API-Key: " + SECRET,
                        "-H",
                        "Cookie: session=" + SECRET + "; card=" + NUMBER,
                        "-A",
                        SECRET,
                        "-d",
                        "password=" + SECRET,
                        url + "/login"));
        requests.add(List.of("-u", "admin:" + SECRET, url + "/basic"));
        for (List<String> request : requests) {
            curl(Stream.concat(Stream.of(how), request.stream()).toArray(String[]::new));
        }
    }

    private void curl(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-s", "-o", "/dev/null"));
        all.addAll(List.of(arguments));
        subjects.scope().run(Launch.of("curl", "curl").with(all), LIMIT);
    }

    private void overRedis() throws Exception {
        Redis redis = Redis.start(subjects.scope());
        for (List<String> command :
                List.of(
                        List.of("SET", "session:" + SECRET, SECRET),
                        List.of("GET", "session:" + SECRET),
                        List.of("AUTH", SECRET),
                        List.of("AUTH", "user", SECRET),
                        List.of("CONFIG", "SET", "requirepass", ""),
                        List.of("HSET", "h", SECRET, NUMBER),
                        List.of("LPUSH", "session:" + SECRET, "x"),
                        List.of("EVAL", "return redis.error_reply('" + SECRET + " no')", "0"),
                        List.of(SECRET, SECRET),
                        List.of("PUBLISH", SECRET, SECRET))) {
            Launch launch =
                    Launch.of("redis-cli", "redis-cli", "-p", "" + redis.port()).with(command);
            subjects.scope().run(launch, LIMIT);
        }
    }

    private void overSql() throws Exception {
        List<String> statements =
                List.of(
                        "SELECT '" + SECRET + "', " + NUMBER + "1234",
                        "SELECT 'it''s " + SECRET + "' /* " + SECRET + " */",
                        "SELECT 1 FROM account WHERE name = '" + SECRET + "' AND id = " + NUMBER,
                        "INSERT INTO " + "nosuch VALUES ('" + SECRET + "', '" + NUMBER + "')",
                        "SELECT '" + "x".repeat(900) + SECRET + "'",
                        "SELECT '" + SECRET);
        MariaDb mariadb = MariaDb.start(subjects.scope(), subjects.workspace());
        MariaDbCli.run(
                subjects.scope(),
                mariadb.port(),
                Stream.concat(
                                statements.stream().limit(5),
                                Stream.of("SELECT \"" + SECRET + "\", x'" + NUMBER + "'"))
                        .toList());
        PostgreSql postgres = PostgreSql.start(subjects.scope(), subjects.workspace());
        Psql.run(
                subjects.scope(),
                postgres.port(),
                Stream.concat(
                                statements.stream().limit(5),
                                Stream.of("SELECT $$" + SECRET + "$$, E'\\'" + SECRET + "'"))
                        .toList());
    }

    /** Protocols of single exchanges that have come, once all that are expected have. */
    private static Set<String> protocols(LocalStack stack) throws Exception {
        RecordDecoder decoder = new RecordDecoder(stack.addresses().registry());
        Set<String> seen = new HashSet<>();
        long until = System.nanoTime() + PATIENCE_NS;
        try (TopicReader reader =
                new TopicReader(
                        stack.addresses().kafka(),
                        Map.of(),
                        Topic.SIGNAL_L7,
                        TopicReader.From.EARLIEST,
                        true)) {
            while (System.nanoTime() < until && !seen.containsAll(SPOKEN)) {
                for (ConsumerRecord<byte[], byte[]> record : reader.next()) {
                    GenericRecord exchange = decoder.decode(Topic.SIGNAL_L7, record.value());
                    seen.add(exchange.get("protocol").toString());
                }
            }
        }
        return seen;
    }

    /** Files below a directory that hold a text. */
    private static List<Path> filesWith(Path directory, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
