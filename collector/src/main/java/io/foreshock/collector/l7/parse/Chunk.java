package io.foreshock.collector.l7.parse;

/**
 * Bytes that one end sent, in order and without a gap, offered to a parser. Reused: valid only
 * while the parser is called.
 */
public final class Chunk {
    /** Where they lie. */
    public byte[] bytes = {};

    /** Index of the first. */
    public int from;

    /** Index behind the last. */
    public int to;

    /** When the first passed, monotonic nanoseconds. */
    public long firstNs;

    /** When the last passed. */
    public long lastNs;

    /** Thread that sent them, 0 if not known. */
    public int tid;

    /** How many there are. */
    public int length() {
        return to - from;
    }
}
