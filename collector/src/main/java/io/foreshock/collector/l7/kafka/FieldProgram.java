package io.foreshock.collector.l7.kafka;

/** The fields of a message of one version, as steps for a {@link FieldWalker}. Immutable. */
final class FieldProgram {
    static final byte STOP = 0;

    /** Followed by how many bytes. */
    static final byte FIXED = 1;

    static final byte STRING = 2;
    static final byte BYTES = 3;

    /** Followed by the index behind the array's end. */
    static final byte ARRAY = 4;

    static final byte END = 5;

    /** Followed by how many bytes an element has. */
    static final byte PRIMITIVES = 6;

    static final byte ERROR = 7;
    static final byte TOPIC = 8;
    static final byte ACKS = 9;
    static final byte MAX_WAIT = 10;
    static final byte TAGS = 11;

    /** Most arrays within each other. */
    static final int MAX_DEPTH = 4;

    /** A program without a step: nothing is known. */
    static final FieldProgram NONE = new FieldProgram(new byte[] {STOP}, false, 0);

    /** The steps; never write to it. */
    final byte[] steps;

    /** True in a flexible version. */
    final boolean flexible;

    /** Index behind the last error code; 0 if there is none. */
    final int behindLastError;

    FieldProgram(byte[] steps, boolean flexible, int behindLastError) {
        this.steps = steps;
        this.flexible = flexible;
        this.behindLastError = behindLastError;
    }
}
