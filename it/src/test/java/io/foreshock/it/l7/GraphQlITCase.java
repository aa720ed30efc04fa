package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL: graphql-yoga and graphql-http; Python's http.client and Node's fetch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphQlITCase {
    private Subjects subjects;
    private Map<String, ScriptServer> servers;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.node();
        Prerequisites.python("http.client");
        subjects = Subjects.openWithNode(getClass());
        servers =
                Map.of(
                        "yoga",
                        ScriptServer.node(
                                subjects.scope(), subjects.workspace(), "graphql_yoga_server.mjs"),
                        "graphql-http",
                        ScriptServer.node(
                                subjects.scope(), subjects.workspace(), "graphql_http_server.mjs"));
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yoga", "graphql-http"})
    void pythonByPost(String server) throws Exception {
        assertThat(errors(python(server, "user,rename,slow,broken,secret,partial")))
                .isEqualTo(Map.of("", 150L, "INTERNAL_SERVER_ERROR", 50L, "UNAUTHENTICATED", 100L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yoga", "graphql-http"})
    void pythonByGet(String server) throws Exception {
        assertThat(errors(python(server, "user,broken,secret", "--get")))
                .isEqualTo(
                        Map.of("", 100L, "INTERNAL_SERVER_ERROR", 100L, "UNAUTHENTICATED", 100L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yoga", "graphql-http"})
    void errorsThatHaveNoCode(String server) throws Exception {
        List<Truth> truths = python(server, "null,invalid");
        assertThat(truths).extracting(truth -> truth.answer().errorName()).doesNotContain("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yoga", "graphql-http"})
    void nodeByPost(String server) throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node("graphql_client.mjs", port(server), Load.of(400, 1000).over(3));
        subjects.assertSeen(truths, port(server));
        assertThat(errors(truths))
                .isEqualTo(
                        Map.of("", 200L, "INTERNAL_SERVER_ERROR", 100L, "UNAUTHENTICATED", 100L));
    }

    private List<Truth> python(String server, String mix, String... more) throws Exception {
        Load load = Load.of(300, 1000).over(2);
        List<Truth> truths =
                subjects.clients()
                        .python("graphql_client.py", port(server), load, Subjects.mix(mix, more));
        subjects.assertSeen(truths, port(server));
        return truths;
    }

    private int port(String server) {
        return Objects.requireNonNull(servers.get(server), server).port();
    }

    private static Map<String, Long> errors(List<Truth> truths) {
        assertThat(truths).extracting(truth -> truth.answer().httpStatus()).containsOnly(200);
        return Subjects.counts(truths, truth -> truth.answer().errorName());
    }
}
