package io.foreshock.jobs.decode;

import io.foreshock.jobs.registry.SchemaCache;
import io.foreshock.pipeline.deadletter.Reason;
import io.foreshock.schemas.TrustedRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.data.TimeConversions.TimestampMillisConversion;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one type from the Confluent wire format (a zero byte, four bytes of schema id,
 * Avro's binary encoding), whatever version of the schema wrote them.
 *
 * <p>Not thread-safe; the reader of each writer's schema is made once.
 *
 * @param <T> the record
 */
final class ConfluentReader<T extends SpecificRecordBase> {
    static {
        TrustedRecords.trust();
    }

    private static final int HEADER_BYTES = 5;
    private static final int MAX_DETAIL = 500;

    private final Schema readerSchema;
    private final SchemaCache schemas;
    private final BoundedDecoder decoder;
    private final SpecificData data;
    private final Map<Integer, DatumReader<T>> readers = new HashMap<>();
    private int lastId = -1;
    private @Nullable DatumReader<T> lastReader;

    /**
     * @param readerSchema the schema that the record's class was made from
     * @param schemas where writers' schemas are found
     * @param decoder may be shared by readers of one thread
     */
    ConfluentReader(Schema readerSchema, SchemaCache schemas, BoundedDecoder decoder) {
        this.readerSchema = readerSchema;
        this.schemas = schemas;
        this.decoder = decoder;
        this.data = new SpecificData(ConfluentReader.class.getClassLoader());
        data.addLogicalTypeConversion(new TimestampMillisConversion());
        data.setFastReaderEnabled(true);
    }

    /**
     * Reads one record.
     *
     * @throws UnreadableException if it cannot be read; the reason is in it
     * @throws IOException if the registry cannot be asked: nothing is known of the record then
     */
    T read(byte[] bytes) throws IOException {
        if (bytes[0] != 0) {
            throw new UnreadableException(
                    Reason.WRONG_MAGIC,
                    String.format("first byte is 0x%02x; allowed: 0x00", bytes[0]));
        }
        if (bytes.length < HEADER_BYTES) {
            throw UnreadableException.truncated(
                    bytes.length + " bytes; the header alone has " + HEADER_BYTES);
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        DatumReader<T> reader = reader(id);
        decoder.reset(bytes, HEADER_BYTES);
        T record = read(reader);
        if (decoder.remainingBytes() > 0) {
            throw UnreadableException.corrupt(
                    decoder.remainingBytes() + " bytes follow the record");
        }
        return record;
    }

    @SuppressWarnings("NullAway") // Avro takes null for "no record to reuse"
    private T read(DatumReader<T> reader) throws IOException {
        try {
            return reader.read(null, decoder);
        } catch (AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw UnreadableException.corrupt(shorten(e.toString()));
        }
    }

    private DatumReader<T> reader(int id) throws IOException {
        DatumReader<T> reader = lastReader;
        if (id != lastId || reader == null) {
            reader = readers.get(id);
            if (reader == null) {
                reader = newReader(id);
                readers.put(id, reader);
            }
            lastId = id;
            lastReader = reader;
        }
        return reader;
    }

    private DatumReader<T> newReader(int id) throws IOException {
        Schema writerSchema = schemas.get(id);
        if (writerSchema == null) {
            throw new UnreadableException(
                    Reason.UNKNOWN_SCHEMA_ID, "the registry has no Avro schema of id " + id);
        }
        String name = writerSchema.getFullName();
        if (!readerSchema.getFullName().equals(name)) {
            throw new UnreadableException(
                    Reason.WRONG_SCHEMA,
                    "schema " + id + " is " + name + "; allowed: " + readerSchema.getFullName());
        }
        var compatibility =
                SchemaCompatibility.checkReaderWriterCompatibility(readerSchema, writerSchema);
        if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new UnreadableException(
                    Reason.WRONG_SCHEMA,
                    "schema "
                            + id
                            + " cannot be read as this version of "
                            + name
                            + ": "
                            + shorten(compatibility.getResult().getIncompatibilities().toString()));
        }
        return new SpecificDatumReader<>(writerSchema, readerSchema, data);
    }

    private static String shorten(String text) {
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "…";
    }
}
