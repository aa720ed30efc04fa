package io.foreshock.local.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.local.http.HttpStatusException;
import io.foreshock.local.http.ShortHttp;
import io.foreshock.local.registry.RegistryUnavailableException;
import io.foreshock.schemas.Topic;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values in Confluent's wire format (a zero byte, a four-byte schema id, Avro) with the
 * schemas they were written with, which it asks the registry for once each. Not safe for use by
 * several threads.
 */
public final class RecordDecoder {
    static { // Avro would allocate what a corrupt length asks for, up to 2 GB
        String largest = Integer.toString(Topic.MAX_MESSAGE_BYTES);
        System.setProperty(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, largest);
        System.setProperty(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, largest);
    }

    private static final int HEADER_BYTES = 5;

    private final String registry;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, Schema> schemas = new HashMap<>();

    /**
     * Creates one.
     *
     * @param registry base URL of the registry's Confluent API; user and password in it are sent
     */
    public RecordDecoder(String registry) {
        this.registry = registry;
    }

    /**
     * Decodes a value of a topic.
     *
     * @throws UndecodableException if it is no record of the topic's kind, whatever its bytes are
     * @throws RegistryUnavailableException if its schema is not known yet and the registry does not
     *     answer
     */
    public GenericRecord decode(Topic topic, byte @Nullable [] value) throws UndecodableException {
        if (value == null || value.length == 0) {
            throw new UndecodableException("it is empty");
        }
        if (value[0] != 0 || value.length < HEADER_BYTES) {
            throw new UndecodableException(
                    "it does not start with a zero byte and a schema id (first byte "
                            + (value[0] & 0xff)
                            + ", "
                            + value.length
                            + " bytes)");
        }
        int id = ByteBuffer.wrap(value, 1, 4).getInt();
        Schema schema = schema(id);
        if (!schema.getName().equals(topic.recordName())) {
            throw new UndecodableException(
                    "its schema "
                            + id
                            + " is of a "
                            + schema.getName()
                            + ", but "
                            + topic.topicName()
                            + " holds a "
                            + topic.recordName());
        }
        return read(schema, value);
    }

    private static GenericRecord read(Schema schema, byte[] value) throws UndecodableException {
        BinaryDecoder bytes =
                DecoderFactory.get()
                        .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, bytes);
            if (!bytes.isEnd()) {
                throw new UndecodableException(
                        "its bytes are not a " + schema.getName() + ": more follow than it has");
            }
            return record;
        } catch (IOException | RuntimeException e) { // Avro's reader throws of many kinds
            throw new UndecodableException(
                    "its bytes are not a " + schema.getName() + ": " + reason(e));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "they end too early";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Schema schema(int id) throws UndecodableException {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        try {
            String answer = ShortHttp.get(registry + "/schemas/ids/" + id);
            Schema schema =
                    new Schema.Parser().parse(json.readTree(answer).path("schema").asText());
            schemas.put(id, schema);
            return schema;
        } catch (HttpStatusException | JsonProcessingException | SchemaParseException e) {
            throw new UndecodableException(
                    "its schema " + id + " cannot be had: " + e.getMessage());
        } catch (IOException e) {
            throw new RegistryUnavailableException(registry, e);
        }
    }
}
