package io.foreshock.local.tail;

import io.foreshock.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records for tests, with every field set to something. */
public final class SampleRecords {
    private SampleRecords() {}

    /** A record of a topic: numbers are 0, texts empty, unions null. */
    public static GenericRecord of(Topic topic) {
        Schema schema = new Schema.Parser().parse(topic.schemaJson());
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.name(), empty(field.schema()));
        }
        return record;
    }

    /** A record of a topic in which some fields differ from their empty values. */
    public static GenericRecord of(Topic topic, Map<String, Object> fields) {
        GenericRecord record = of(topic);
        fields.forEach(record::put);
        return record;
    }

    private static Object empty(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                    GenericData.get()
                            .getDefaultValue(
                                    new Schema.Field(
                                            "f", schema, null, Schema.Field.NULL_DEFAULT_VALUE));
            case LONG -> 0L;
            case INT -> 0;
            case DOUBLE -> 0.0;
            case BOOLEAN -> false;
            case MAP -> Map.of();
            case ARRAY -> List.of();
            case BYTES -> ByteBuffer.allocate(0);
            default -> "";
        };
    }

    /** The record in Confluent's wire format. */
    public static byte[] wire(int schemaId, GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
