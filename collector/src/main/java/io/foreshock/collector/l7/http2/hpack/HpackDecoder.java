package io.foreshock.collector.l7.http2.hpack;

/**
 * Reads the header blocks that one end of a connection sends (RFC 7541), in pieces cut anywhere,
 * and tells the fields whose values are wanted. It stays useful where bytes were lost or not seen
 * from the beginning: literals, the static table and entries inserted since are certain, fields
 * that refer to older entries are told as {@linkplain HeaderSink#onUnknownField unknown}.
 *
 * <p>Its memory is bounded whatever comes ({@link DynamicTable#KNOWN_SIZE}), its time is in
 * proportion to the bytes read, and it allocates only until its buffers are as large as the
 * connection needs. Not safe for use by several threads.
 */
public final class HpackDecoder {
    /** What comes next. */
    private static final int FIELD = 0;

    private static final int INTEGER = 1;
    private static final int NAME_HEAD = 2;
    private static final int NAME = 3;
    private static final int VALUE_HEAD = 4;
    private static final int VALUE = 5;
    private static final int FAILED = 6;

    /** What the integer being read is. */
    private static final int INDEX = 0;

    private static final int NAME_INDEX = 1;
    private static final int TABLE_SIZE = 2;
    private static final int NAME_LENGTH = 3;
    private static final int VALUE_LENGTH = 4;

    /** A longer integer is none that an encoder sends: it is below 2^28 then. */
    private static final int MOST_SHIFT = 21;

    private final FieldNames names;
    private final DynamicTable table = new DynamicTable();
    private final StringReader string = new StringReader();
    private long allowedSize = DynamicTable.DEFAULT_SIZE;

    private int state = FIELD;
    private boolean atStart = true;
    private int purpose;
    private int value;
    private int shift;
    private boolean huffman;
    private boolean indexing;
    private int name;
    private int nameLength;

    /**
     * A decoder of a connection that begins.
     *
     * @param names of the fields whose values are wanted
     */
    public HpackDecoder(FieldNames names) {
        this.names = names;
    }

    /**
     * The other end allows a table of so many bytes: its SETTINGS_HEADER_TABLE_SIZE. The largest
     * that it ever allowed counts, since it is not known when the encoder comes to know of it.
     */
    public void allow(long bytes) {
        allowedSize = Math.max(allowedSize, bytes);
    }

    /** Bytes of this direction were not seen: what was in the table is not known any more. */
    public void lose() {
        table.lose();
        allowedSize = Long.MAX_VALUE;
    }

    /** A header block begins. */
    public void begin() {
        state = FIELD;
        atStart = true;
    }

    /**
     * Reads on in a header block.
     *
     * @return false if it is none; the rest of it is not to be offered
     */
    public boolean decode(byte[] bytes, int from, int to, HeaderSink sink) {
        int at = from;
        while (at < to && state != FAILED) {
            switch (state) {
                case FIELD -> field(bytes[at++], sink);
                case INTEGER -> integer(bytes[at++], sink);
                case NAME_HEAD -> stringHead(bytes[at++], NAME_LENGTH, sink);
                case VALUE_HEAD -> stringHead(bytes[at++], VALUE_LENGTH, sink);
                default -> at = stringBytes(bytes, at, to, sink);
            }
        }
        if (state == FAILED) {
            lose();
        }
        return state != FAILED;
    }

    /** The header block has ended: false if it can't have, since a field has not. */
    public boolean end() {
        boolean ended = state == FIELD;
        if (!ended) {
            lose();
        }
        return ended;
    }

    /** Whether every field that may come can be told. */
    public boolean isComplete() {
        return table.isComplete();
    }

    private void field(byte first, HeaderSink sink) {
        if (first < 0) {
            prefix(first, 0x7f, INDEX, sink);
        } else if ((first & 0x40) != 0) {
            indexing = true;
            prefix(first, 0x3f, NAME_INDEX, sink);
        } else if ((first & 0x20) != 0) {
            if (atStart) {
                prefix(first, 0x1f, TABLE_SIZE, sink);
            } else {
                state = FAILED;
            }
            return;
        } else {
            indexing = false; // the next bit says whether intermediaries may: nothing to us
            prefix(first, 0x0f, NAME_INDEX, sink);
        }
        atStart = false;
    }

    private void stringHead(byte first, int lengthOfWhat, HeaderSink sink) {
        huffman = first < 0;
        prefix(first, 0x7f, lengthOfWhat, sink);
    }

    private void prefix(byte first, int mask, int of, HeaderSink sink) {
        purpose = of;
        value = first & mask;
        shift = 0;
        if (value == mask) {
            state = INTEGER;
        } else {
            integerDone(sink);
        }
    }

    private void integer(byte next, HeaderSink sink) {
        if (shift > MOST_SHIFT) {
            state = FAILED;
            return;
        }
        value += (next & 0x7f) << shift;
        shift += 7;
        if (next >= 0) {
            integerDone(sink);
        }
    }

    private void integerDone(HeaderSink sink) {
        switch (purpose) {
            case INDEX -> {
                state = FIELD;
                indexed(sink);
            }
            case NAME_INDEX -> nameIndexed();
            case TABLE_SIZE -> resize();
            case NAME_LENGTH -> {
                state = NAME;
                string.begin(value, huffman, names.longest());
                stringEnd(sink);
            }
            default -> {
                state = VALUE;
                string.begin(value, huffman, wantedOfValue());
                stringEnd(sink);
            }
        }
    }

    private int wantedOfValue() {
        if (name > FieldNames.OTHER) {
            return DynamicTable.VALUE_BYTES;
        }
        return indexing ? 0 : StringReader.SKIPPED;
    }

    private void resize() {
        if (value > allowedSize) {
            state = FAILED;
        } else {
            table.resize(value);
            state = FIELD;
        }
    }

    private void indexed(HeaderSink sink) {
        if (value == 0) {
            state = FAILED;
        } else if (value <= StaticTable.SIZE) {
            int number = names.ofStatic(value);
            if (number != FieldNames.OTHER) {
                byte[] text = StaticTable.value(value);
                sink.onField(number, text, 0, text.length, true);
            }
        } else {
            dynamicallyIndexed(value - StaticTable.SIZE, sink);
        }
    }

    private void dynamicallyIndexed(int index, HeaderSink sink) {
        if (index > table.count()) {
            if (table.isComplete()) {
                state = FAILED;
            } else {
                sink.onUnknownField();
            }
            return;
        }
        int number = table.name(index);
        if (number == DynamicTable.UNKNOWN_NAME) {
            sink.onUnknownField();
        } else if (number != FieldNames.OTHER) {
            int from = table.valueAt(index);
            int to = from + table.valueKept(index);
            sink.onField(number, table.values(), from, to, table.isValueWhole(index));
        }
    }

    private void nameIndexed() {
        int dynamic = value - StaticTable.SIZE;
        if (value == 0) {
            state = NAME_HEAD;
            return;
        }
        state = VALUE_HEAD;
        if (dynamic <= 0) {
            name = names.ofStatic(value);
            nameLength = StaticTable.name(value).length;
        } else if (dynamic <= table.count()) {
            name = table.name(dynamic);
            nameLength = table.nameLength(dynamic);
        } else {
            name = DynamicTable.UNKNOWN_NAME;
            nameLength = 0;
            if (table.isComplete()) {
                state = FAILED;
            }
        }
    }

    private int stringBytes(byte[] bytes, int from, int to, HeaderSink sink) {
        int at = string.read(bytes, from, to);
        if (at < from) {
            state = FAILED;
            return to;
        }
        stringEnd(sink);
        return at;
    }

    private void stringEnd(HeaderSink sink) {
        if (!string.isDone()) {
            return;
        }
        if (state == NAME) {
            nameLength = string.length();
            name =
                    nameLength <= names.longest()
                            ? names.of(string.bytes(), 0, nameLength)
                            : FieldNames.OTHER;
            state = VALUE_HEAD;
        } else {
            state = FIELD;
            fieldDone(sink);
        }
    }

    private void fieldDone(HeaderSink sink) {
        int kept = string.kept();
        if (name == DynamicTable.UNKNOWN_NAME) {
            sink.onUnknownField();
        } else if (name != FieldNames.OTHER) {
            sink.onField(name, string.bytes(), 0, kept, kept == string.length());
        }
        if (indexing) {
            table.insert(name, nameLength, string.length(), string.bytes(), kept);
        }
    }

    /** Bytes of memory that its table and the string that it reads hold. */
    public int memory() {
        return table.memory() + string.bytes().length;
    }

    /** The table, for tests. */
    DynamicTable table() {
        return table;
    }
}
