package io.foreshock.local.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.foreshock.schemas.Topic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final int ID = 7;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<@Nullable String> authorization = new AtomicReference<>();
    private HttpServer registry;
    private RecordDecoder decoder;

    @BeforeEach
    void serveOneSchema() throws Exception {
        byte[] body =
                new ObjectMapper()
                        .writeValueAsString(Map.of("schema", Topic.STATUS.schemaJson()))
                        .getBytes(StandardCharsets.UTF_8);
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext(
                "/schemas/ids/" + ID,
                exchange -> {
                    asked.incrementAndGet();
                    authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        registry.start();
        decoder = new RecordDecoder("http://user:secret@127.0.0.1:" + port());
    }

    private int port() {
        return registry.getAddress().getPort();
    }

    @AfterEach
    void stopServing() {
        registry.stop(0);
    }

    @Test
    void decodesWithTheSchemaOfTheRegistry() throws Exception {
        GenericRecord record = SampleRecords.of(Topic.STATUS, Map.of("service", "shop"));

        GenericRecord decoded = decoder.decode(SampleRecords.wire(ID, record));

        assertThat(decoded.get("service")).hasToString("shop");
    }

    @Test
    void sendsUserAndPasswordOfTheUrl() throws Exception {
        decoder.decode(SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS)));

        assertThat(authorization).hasValue("Basic dXNlcjpzZWNyZXQ=");
    }

    @Test
    void showsNoPassword() {
        byte[] value = SampleRecords.wire(ID + 1, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decoder.decode(value))
                .hasMessageContaining("http://127.0.0.1:" + port() + "/schemas/ids/8")
                .hasMessageNotContaining("secret");
    }

    @Test
    void asksForEachSchemaOnce() throws Exception {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        decoder.decode(value);
        decoder.decode(value);

        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesAnEmptyValue() {
        assertThatThrownBy(() -> decoder.decode(null))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("it is empty");
    }

    @Test
    void refusesAnotherFirstByte() {
        assertThatThrownBy(() -> decoder.decode(new byte[] {1, 0, 0, 0, 7, 0}))
                .hasMessageContaining("first byte 1, 6 bytes");
    }

    @Test
    void refusesAnUnknownSchema() {
        byte[] value = SampleRecords.wire(ID + 1, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decoder.decode(value))
                .hasMessageContaining("its schema 8 cannot be had")
                .hasMessageContaining("404");
    }

    @Test
    void refusesTruncatedBytes() {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(value, value.length / 2)))
                .hasMessageContaining("its bytes are not a ServiceStatus");
    }
}
