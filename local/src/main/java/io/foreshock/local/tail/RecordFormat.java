package io.foreshock.local.tail;

import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** Turns records into lines. */
public interface RecordFormat {
    /** What is printed above the first record, if anything. */
    Optional<String> header();

    /** One record as one line. */
    String line(GenericRecord record);
}
