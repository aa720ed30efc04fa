package io.foreshock.jobs.encode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes records of one type in the Confluent wire format: a zero byte, four bytes of schema id,
 * Avro's binary encoding. Not thread-safe.
 *
 * @param <T> the record
 */
public final class ConfluentWriter<T extends SpecificRecordBase> {
    private final byte[] header;
    private final SpecificDatumWriter<T> writer;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);

    /**
     * @param type the record's class
     * @param schemaId the id that the registry gave to the class's schema
     */
    public ConfluentWriter(Class<T> type, int schemaId) {
        this.writer = new SpecificDatumWriter<>(type);
        this.header = ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array();
    }

    /** The bytes of a record. */
    public byte[] write(T record) {
        try {
            buffer.reset();
            buffer.write(header);
            writer.write(record, encoder);
            encoder.flush();
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }
}
