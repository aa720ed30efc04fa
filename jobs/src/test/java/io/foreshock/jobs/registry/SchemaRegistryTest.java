package io.foreshock.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaRegistryTest {
    private HttpRegistry http;

    @BeforeEach
    void start() throws IOException {
        http = new HttpRegistry();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void findsASchemaByItsId() throws IOException {
        http.add(3, "\"string\"");
        assertThat(http.settings().connect().schema(3)).contains("\"string\"");
        assertThat(http.settings().connect().schema(4)).isEmpty();
    }

    @Test
    void registersASchemaOfASubjectThatIsCompatibleBackward() throws IOException {
        assertThat(http.settings().connect().register("topic-value", "\"string\"")).isEqualTo(5);
        assertThat(http.config("topic-value")).isEqualTo("{\"compatibility\":\"BACKWARD\"}");
        assertThat(http.requests())
                .containsExactly(
                        "GET /config/topic-value",
                        "PUT /config/topic-value",
                        "POST /subjects/topic-value/versions");
    }

    @Test
    void leavesTheCompatibilityThatASubjectHas() throws IOException {
        http.configure("topic-value", "FULL");
        http.settings().connect().register("topic-value", "\"string\"");
        assertThat(http.config("topic-value")).isEqualTo("{\"compatibility\":\"FULL\"}");
    }

    @Test
    void findsThatAnotherSetTheCompatibilityAtTheSameTime() throws IOException {
        http.answerNext(404, "{\"error_code\":40408}");
        http.answerNext(409, "{\"message\":\"already exists\"}");
        http.configure("topic-value", "BACKWARD");
        assertThat(http.settings().connect().register("topic-value", "\"string\"")).isEqualTo(5);
    }

    @Test
    void doesNotRegisterWhereTheCompatibilityIsRefused() {
        http.answerNext(404, "{\"error_code\":40408}");
        http.answerNext(403, "{\"message\":\"not yours\"}");
        assertThatThrownBy(() -> http.settings().connect().register("topic-value", "\"int\""))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("/config/topic-value answered 403")
                .hasMessageContaining("not yours");
    }

    @Test
    void asksAgainWhileTheRegistryIsInTrouble() throws IOException {
        http.add(3, "\"string\"");
        http.answerNext(503, "starting");
        assertThat(http.settings().connect().schema(3)).contains("\"string\"");
        assertThat(http.requests()).hasSize(2);
    }

    @Test
    void givesUpWithTheRegistryAndItsTroubleNamed() {
        String url = http.url();
        RegistrySettings settings = http.settings();
        http.close();
        assertThatThrownBy(() -> settings.connect().schema(3))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("schema registry " + url + " cannot be used")
                .hasMessageContaining("Connection refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>no such page</html>", "{\"error_code\":404}", ""})
    void takesNotFoundInAnyWordsForAnUnknownId(String body) throws IOException {
        http.answerNext(404, body);
        assertThat(http.settings().connect().schema(3)).isEmpty();
    }

    @Test
    void doesNotRegisterWhereThereIsNoRegistry() {
        for (int i = 0; i < 3; i++) {
            http.answerNext(404, "<html>no such page</html>");
        }
        assertThatThrownBy(() -> http.settings().connect().register("topic-value", "\"int\""))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("answered 404 <html>no such page");
    }

    @Test
    void saysWhatARegistryRefused() {
        http.answerNext(200, "{\"compatibilityLevel\":\"BACKWARD\"}");
        http.answerNext(409, "{\"error_code\":409,\"message\":\"incompatible\"}");
        assertThatThrownBy(() -> http.settings().connect().register("topic-value", "\"int\""))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("incompatible");
    }

    @Test
    void sendsUserAndPasswordAndShowsThemNowhere() throws IOException {
        String url = http.url().replace("//", "//me:secret@") + "/";
        RegistrySettings settings = new RegistrySettings(URI.create(url), Duration.ZERO);
        settings.connect().register("topic-value", "\"string\"");
        assertThat(http.authorization()).isEqualTo("Basic bWU6c2VjcmV0");
        assertThat(settings.toString()).isEqualTo(http.url());
        http.answerNext(401, "who are you");
        assertThatThrownBy(() -> settings.connect().schema(1))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("401");
    }

    @Test
    void isAWebAddress() {
        assertThatThrownBy(() -> new RegistrySettings(URI.create("ftp://x"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegistrySettings(URI.create("localhost:8081"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cacheAsksOnceForWhatItFound() throws IOException {
        http.add(3, "\"string\"");
        SchemaCache cache = new SchemaCache(http.settings().connect());
        assertThat(cache.get(3)).isNotNull();
        assertThat(cache.get(3)).isNotNull();
        assertThat(http.requests()).hasSize(1);
    }

    @Test
    void cacheAsksOnceInAWhileForWhatItDidNotFind() throws IOException {
        SchemaCache cache = new SchemaCache(http.settings().connect());
        assertThat(cache.get(3)).isNull();
        assertThat(cache.get(3)).isNull();
        assertThat(cache.get(-3)).isNull();
        assertThat(http.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syntax = \"proto3\";",
                "\"proto3\"",
                "[\"int\", \"int\"]",
                "{\"type\": \"array\", \"items\": \"\"}",
                "{\"type\": \"fixed\", \"name\": \"f\", \"size\": 2147483647}"
            })
    void cacheTakesWhatIsNoAvroSchemaForUnknown(String text) throws IOException {
        http.add(3, text);
        assertThat(new SchemaCache(http.settings().connect()).get(3)).isNull();
    }
}
