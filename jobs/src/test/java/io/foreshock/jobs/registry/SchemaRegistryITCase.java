package io.foreshock.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.jobs.cluster.EmbeddedRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client with a real registry. */
final class SchemaRegistryITCase {
    private static final String EMPTY = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";
    private static final String NEWER =
            EMPTY.replace("[]", "[{\"name\":\"a\",\"type\":\"int\",\"default\":0}]");
    private static final String OTHER_FIELD =
            NEWER.replace("\"a\"", "\"b\"").replace(",\"default\":0", "");

    @TempDir private static Path dir;

    private static EmbeddedRegistry server;
    private static SchemaRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        server = new EmbeddedRegistry(dir);
        registry = new RegistrySettings(URI.create(server.url()), Duration.ofSeconds(30)).connect();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keepsSubjectsCompatibleBackward() throws Exception {
        int first = registry.register("kept-value", EMPTY);
        assertThat(registry.register("kept-value", EMPTY)).isEqualTo(first);
        assertThat(config("kept-value")).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(registry.register("kept-value", NEWER)).isNotEqualTo(first);
        assertThatThrownBy(() -> registry.register("kept-value", OTHER_FIELD))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("409");
        assertThat(registry.schema(first)).hasValueSatisfying(s -> assertThat(s).contains("\"R\""));
        assertThat(registry.schema(99_999)).isEmpty();
    }

    @Test
    void registersOnceWhereManySinksStartTogether() throws Exception {
        ExecutorService sinks = Executors.newFixedThreadPool(4);
        try {
            for (int topic = 0; topic < 10; topic++) {
                String subject = "topic-" + topic + "-value";
                List<Future<Integer>> ids = new ArrayList<>();
                for (int sink = 0; sink < 4; sink++) {
                    ids.add(sinks.submit(() -> registry.register(subject, EMPTY)));
                }
                int first = ids.get(0).get();
                for (Future<Integer> id : ids) {
                    assertThat(id.get()).isEqualTo(first);
                }
                assertThat(config(subject)).contains("BACKWARD");
            }
        } finally {
            sinks.shutdownNow();
        }
    }

    private static String config(String subject) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/config/" + subject)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
