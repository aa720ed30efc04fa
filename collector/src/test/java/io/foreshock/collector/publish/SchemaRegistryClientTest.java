package io.foreshock.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.schemas.Topic;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RegistryFixture registry = new RegistryFixture();
    private final SchemaRegistryClient client = new SchemaRegistryClient(registry.url(), TIMEOUT);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void registersAndReturnsTheId() throws Exception {
        String schema = Topic.SIGNAL_SYSCALL.schemaJson();
        assertThat(client.register("a-value", schema)).isEqualTo(1);
        assertThat(client.register("b-value", schema)).isEqualTo(2);
        assertThat(client.register("a-value", schema)).isEqualTo(1);
        String post = registry.requests.get(0);
        assertThat(post).startsWith("POST /api/subjects/a-value/versions {\"schema\":\"");
        assertThat(JsonText.text(post.substring(post.indexOf('{')), "schema")).isEqualTo(schema);
    }

    @Test
    void setsCompatibilityWhereThereIsNone() throws Exception {
        client.register("a-value", "{}");
        client.register("a-value", "{}");
        registry.compatibilities.put("/api/config/b-value", "NONE");
        client.register("b-value", "{}");
        registry.compatibilities.put("/api/config/c-value", "FULL");
        client.register("c-value", "{}");
        assertThat(puts())
                .containsExactly(
                        "PUT /api/config/a-value {\"compatibility\":\"BACKWARD\"}",
                        "PUT /api/config/b-value {\"compatibility\":\"BACKWARD\"}");
    }

    @Test
    void setsCompatibilityAtTheNextAttemptWhereTheFirstFailed() throws Exception {
        registry.failingPuts = 1;
        assertThatThrownBy(() -> client.register("a-value", "{}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("compatibility BACKWARD of a-value: HTTP 500");
        assertThat(client.register("a-value", "{}")).isEqualTo(1);
        assertThat(registry.compatibilities).containsEntry("/api/config/a-value", "BACKWARD");
    }

    @Test
    void leavesACompatibilityThatItMayNotRead() throws Exception {
        registry.configStatus = 403;
        assertThat(client.register("a-value", "{}")).isEqualTo(1);
        assertThat(puts()).isEmpty();
        registry.configStatus = 503;
        assertThatThrownBy(() -> client.register("a-value", "{}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("to tell the compatibility of a-value: HTTP 503");
    }

    private List<String> puts() {
        return registry.requests.stream().filter(request -> request.startsWith("PUT")).toList();
    }

    @Test
    void encodesSubjectsAndSendsUserAndPassword() throws Exception {
        URI url = URI.create("http://anna:p%40ss+w@127.0.0.1:" + registry.port() + "/api/");
        SchemaRegistryClient secured = new SchemaRegistryClient(url, TIMEOUT);
        secured.register("a b/c", "{}");
        assertThat(registry.requests.get(0)).startsWith("POST /api/subjects/a%20b%2Fc/versions");
        assertThat(registry.authorization).isEqualTo("Basic YW5uYTpwQHNzK3c=");
        assertThat(secured.address()).isEqualTo("http://127.0.0.1:" + registry.port() + "/api");
    }

    @Test
    void repeatsTheRegistrysReasonForARefusal() {
        registry.refusal = "{\"error_code\":409,\"message\":\"reader's field \\\"x\\\" missing\"}";
        assertThatThrownBy(() -> client.register("a-value", "{}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(client.address())
                .hasMessageContaining("schema of a-value: incompatible with the version")
                .hasMessageEndingWith("reader's field \"x\" missing");
        registry.refusalStatus = 500;
        registry.refusal = "<html>";
        assertThatThrownBy(() -> client.register("a-value", "{}")).hasMessageContaining("HTTP 500");
        registry.refusalStatus = 200;
        assertThatThrownBy(() -> client.register("a-value", "{}")).hasMessageContaining("refused");
    }

    @Test
    void saysThatNobodyAnswers() {
        registry.close();
        assertThatThrownBy(() -> client.register("a-value", "{}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(client.address())
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void readsMembersOfTheOutermostObjectOnly() {
        String json =
                "{\"a\":{\"id\":1},\"b\":\"\\\"id\\\":2\",\"id\" :\n 3,\"t\":\"x\\u00e4\\n\"}";
        assertThat(JsonText.number(json, "id")).isEqualTo(3);
        assertThat(JsonText.text(json, "t")).isEqualTo("xä\n");
        assertThat(JsonText.text(json, "b")).isEqualTo("\"id\":2");
        assertThat(JsonText.number(json, "b")).isEqualTo(-1);
        assertThat(JsonText.number("{\"id\":99999999999}", "id")).isEqualTo(-1);
        for (String broken :
                new String[] {"", "{", "{\"id", "{\"id\"", "{\"id\":", "[]", "\"id\":1"}) {
            assertThat(JsonText.number(broken, "id")).isEqualTo(-1);
            assertThat(JsonText.text(broken, "id")).isNull();
        }
    }
}
