package io.foreshock.collector.l7.exchange;

/** How well an exchange was seen; the worst of what applies. */
public enum Confidence {
    /** All that its fields are made of was read. */
    EXACT,
    /** A part was concluded from the rest: paired by order after a gap, an end by a close. */
    INFERRED,
    /** What was captured ends before a field does: its end, or later fields, are missing. */
    TRUNCATED,
    /**
     * Bytes before it were not seen (it began before the observation, or there was a gap), and
     * fields that build on them are missing or uncertain.
     */
    MIDSTREAM;

    /** The worse of two. */
    public Confidence and(Confidence other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
