package io.foreshock.collector.encode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/** Decodes what the encoders wrote, with the Avro library and the generated records. */
public final class AvroMessages {
    public static final int SCHEMA_ID = 0x01020304;

    static {
        // Avro 1.12.2 instantiates no record class that it was not told to trust.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.DEFAULT,
                        type -> type.getPackageName().startsWith("io.foreshock.schemas")));
    }

    private AvroMessages() {}

    /** The record; fails unless the header is right and every byte belongs to the record. */
    public static <T extends SpecificRecord> T decode(AvroWriter written, Class<T> type) {
        byte[] message = written.toMessage(SCHEMA_ID);
        ByteBuffer header = ByteBuffer.wrap(message);
        if (header.get() != 0 || header.getInt() != SCHEMA_ID) {
            throw new AssertionError("wrong header in " + Arrays.toString(message));
        }
        try {
            BinaryDecoder in =
                    DecoderFactory.get()
                            .binaryDecoder(
                                    message,
                                    AvroWriter.HEADER_BYTES,
                                    message.length - AvroWriter.HEADER_BYTES,
                                    null);
            T decoded = new SpecificDatumReader<>(type).read(null, in);
            if (!in.isEnd()) {
                throw new AssertionError("bytes are left after " + decoded);
            }
            return decoded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
