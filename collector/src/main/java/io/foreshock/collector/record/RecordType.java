package io.foreshock.collector.record;

/** Kinds of records in the ring buffer: the first four bytes of each; append-only. */
public final class RecordType {
    /** An {@link ErrorRecord}. */
    public static final int ERROR = 1;

    /** A {@link CallsRecord}. */
    public static final int CALLS = 2;

    private RecordType() {}
}
