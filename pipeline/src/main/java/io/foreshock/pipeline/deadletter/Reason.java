package io.foreshock.pipeline.deadletter;

/** Why an input could not be used; the values of {@code DeadLetter.reason}. */
public enum Reason {
    /** No value, or one of no bytes. */
    EMPTY,
    /** The first byte is not the magic 0 of the Confluent wire format. */
    WRONG_MAGIC,
    /** The registry does not know the schema id. */
    UNKNOWN_SCHEMA_ID,
    /** The writer's schema is not of the topic's record, or cannot be resolved to it. */
    WRONG_SCHEMA,
    /** The bytes end before the record does. */
    TRUNCATED,
    /** The bytes are not a record of the writer's schema, or go on after it. */
    CORRUPT,
    /** Larger than the job accepts. */
    OVERSIZED,
    /** Event time before the earliest or after the latest that the job accepts. */
    ABSURD_TIMESTAMP,
    /** A record that contradicts its own definition, such as a negative count. */
    INVALID,
    /** Came after its window's results had become final. */
    LATE
}
