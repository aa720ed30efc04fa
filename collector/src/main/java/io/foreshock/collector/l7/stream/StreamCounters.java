package io.foreshock.collector.l7.stream;

/** What became of segments and connections: totals since the start. */
public final class StreamCounters {
    /** Records drained. */
    public long consumed;

    /** Records that are no segment record of this version. */
    public long unreadable;

    /** Segments handed on, in order. */
    public long segments;

    /** Segments that came when what follows them had been handed on, and were dropped. */
    public long late;

    /** Segments that came before others which they follow, and were kept until these came. */
    public long early;

    /** Gaps: bytes that were missing, and nobody had asked to skip. */
    public long gaps;

    /** Bytes in those gaps, as far as they are known. */
    public long gapBytes;

    /** Connections of which a protocol was recognised. */
    public long recognised;

    /** Connections whose bytes were those of another protocol than recognised. */
    public long switched;

    /**
     * Messages of which a part had come that was dropped, since too many had begun and not ended.
     */
    public long crowdedOut;

    /** Connections forgotten since too many were open. */
    public long evicted;
}
