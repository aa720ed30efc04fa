package io.foreshock.local.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.foreshock.local.registry.RegistryUnavailableException;
import io.foreshock.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private GenericRecord decode(byte @Nullable [] value) throws UndecodableException {
        return decoder.decode(Topic.STATUS, value);
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

        GenericRecord decoded = decode(SampleRecords.wire(ID, record));

        assertThat(decoded.get("service")).hasToString("shop");
    }

    @Test
    void sendsUserAndPasswordOfTheUrl() throws Exception {
        decode(SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS)));

        assertThat(authorization).hasValue("Basic dXNlcjpzZWNyZXQ=");
    }

    @Test
    void showsNoPassword() {
        byte[] value = SampleRecords.wire(ID + 1, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decode(value))
                .hasMessageContaining("http://127.0.0.1:" + port() + "/schemas/ids/8")
                .hasMessageNotContaining("secret");
    }

    @Test
    void asksForEachSchemaOnce() throws Exception {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        decode(value);
        decode(value);

        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesAnEmptyValue() {
        assertThatThrownBy(() -> decode(null))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("it is empty");
    }

    @Test
    void refusesAnotherFirstByte() {
        assertThatThrownBy(() -> decode(new byte[] {1, 0, 0, 0, 7, 0}))
                .hasMessageContaining("first byte 1, 6 bytes");
    }

    @Test
    void refusesAnUnknownSchema() {
        byte[] value = SampleRecords.wire(ID + 1, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decode(value))
                .hasMessageContaining("its schema 8 cannot be had")
                .hasMessageContaining("404");
    }

    @Test
    void refusesTruncatedBytes() {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decode(Arrays.copyOf(value, value.length / 2)))
                .hasMessage("its bytes are not a ServiceStatus: they end too early");
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, Long.MAX_VALUE, 1 << 30, -1, Long.MIN_VALUE})
    void refusesATextOfAnyImpossibleLength(long length) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0, 0, 0, 0, ID});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        for (Schema.Field field : SampleRecords.of(Topic.STATUS).getSchema().getFields()) {
            if (field.schema().getType() == Schema.Type.STRING) {
                break;
            }
            encoder.writeLong(0);
        }
        encoder.writeLong(length);
        encoder.flush();

        assertThatThrownBy(() -> decode(bytes.toByteArray()))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("its bytes are not a ServiceStatus: ");
    }

    @Test
    void refusesRandomBytesWithItsOwnFailureOnly() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] value = new byte[5 + random.nextInt(200)];
            random.nextBytes(value);
            System.arraycopy(new byte[] {0, 0, 0, 0, ID}, 0, value, 0, 5);

            Throwable thrown = catchThrowable(() -> decode(value));

            assertThat(thrown).isInstanceOf(UndecodableException.class);
        }
    }

    @Test
    void refusesBytesAfterTheRecord() {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decode(Arrays.copyOf(value, value.length + 1)))
                .hasMessageContaining("more follow");
    }

    @Test
    void refusesARecordOfAnotherTopicByName() {
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decoder.decode(Topic.SIGNAL_COLLECTOR, value))
                .isInstanceOf(UndecodableException.class)
                .hasMessage(
                        "its schema 7 is of a ServiceStatus, but foreshock.signal.collector holds a"
                                + " CollectorLedger");
    }

    @Test
    void saysThatTheRegistryDoesNotAnswer() {
        registry.stop(0);
        byte[] value = SampleRecords.wire(ID, SampleRecords.of(Topic.STATUS));

        assertThatThrownBy(() -> decode(value))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:" + port() + " does not answer (")
                .hasMessageNotContaining("secret");
    }
}
