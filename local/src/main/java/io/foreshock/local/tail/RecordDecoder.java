package io.foreshock.local.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.local.http.ShortHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values in Confluent's wire format (a zero byte, a four-byte schema id, Avro) with the
 * schemas they were written with, which it asks the registry for once each. Not safe for use by
 * several threads.
 */
public final class RecordDecoder {
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
     * Decodes a value.
     *
     * @throws UndecodableException if it is no record, or its schema cannot be had
     */
    public GenericRecord decode(byte @Nullable [] value) throws UndecodableException {
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
        Schema schema = schema(ByteBuffer.wrap(value, 1, 4).getInt());
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            value,
                                            HEADER_BYTES,
                                            value.length - HEADER_BYTES,
                                            null));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UndecodableException(
                    "its bytes are not a " + schema.getName() + ": " + e.getMessage());
        }
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
        } catch (IOException | SchemaParseException e) {
            throw new UndecodableException(
                    "its schema " + id + " cannot be had: " + e.getMessage());
        }
    }
}
