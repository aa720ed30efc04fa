package io.foreshock.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryUrlTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void leavesOutSlashesAtTheEnd() {
        RegistryUrl.parse(url() + "/apis/ccompat/v7//").requireAnswer();

        assertThat(asked).containsExactly("/apis/ccompat/v7/subjects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "127.0.0.1:8081", "ftp://host/", "http:/x", "http://a b/"})
    void refusesWhatIsNoUrl(String text) {
        assertThatThrownBy(() -> RegistryUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the URL of a registry; write http://host:port/path");
    }

    @Test
    void keepsPasswordsOutOfMessages() {
        assertThatThrownBy(() -> RegistryUrl.parse("http://me:secret@a b/"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void saysThatThePathMayBeMissing() {
        status = 404;

        assertThatThrownBy(() -> RegistryUrl.parse(url()).requireAnswer())
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage(
                        "registry "
                                + url()
                                + " answers 404; the URL must include the path of its Confluent"
                                + " API, which is /apis/ccompat/v7 in Apicurio Registry");
    }

    @Test
    void saysWhatToDoWhereNothingAnswers() {
        stopServing();

        assertThatThrownBy(() -> RegistryUrl.parse(url()).requireAnswer())
                .hasMessageContaining("registry " + url() + " does not answer (")
                .hasMessageContaining("; start a stack with ./foreshock up");
    }
}
