package io.foreshock.collector.l7.graphql;

/**
 * Is told what a {@link JsonScanner} reads. Depth is the number of objects and arrays around a
 * value or key.
 */
interface JsonListener {
    /** An object or array begins; depth counts it. True if what is in it is wanted. */
    boolean onBegin(int depth, boolean object);

    /** An object or array ends, one that was not wanted too; depth counts it. */
    void onEnd(int depth);

    /** The key of a member: bytes from 0 on; a long one is cut. */
    void onKey(int depth, byte[] key, int length);

    /** A string value begins: whether its characters are wanted. */
    boolean onString(int depth);

    /** Bytes of UTF-8 of a string that is wanted. */
    void onCharacters(byte[] bytes, int from, int to);

    /** A UTF-16 unit of it that was escaped. */
    void onEscape(int character);

    /** A string value that was wanted ends. */
    void onStringEnd(int depth);

    /** A number, true, false or null: bytes from 0 on; a long one is cut. */
    void onScalar(int depth, byte[] text, int length);
}
