package io.foreshock.collector.l7.http2.hpack;

/** Is told of the fields of a header block, in their order. */
public interface HeaderSink {
    /**
     * A field whose value is wanted.
     *
     * @param name the name's number in the decoder's {@link FieldNames}
     * @param bytes where its value lies, from {@code from} to {@code to}; valid only now
     * @param whole false if the value is longer, and this its first part
     */
    void onField(int name, byte[] bytes, int from, int to, boolean whole);

    /** A field that may be one whose value is wanted: bytes that tell its name were not seen. */
    void onUnknownField();
}
