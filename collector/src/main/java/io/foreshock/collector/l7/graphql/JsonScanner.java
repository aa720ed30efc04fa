package io.foreshock.collector.l7.graphql;

/**
 * Reads JSON (RFC 8259) that comes in pieces, cut anywhere, and tells its structure. Keeps nothing
 * but a key: values of strings are told character by character to those who want them. Allocates
 * nothing; time is in proportion to the bytes. What is nested deeper than {@value #MAX_DEPTH} is
 * not read.
 */
final class JsonScanner {
    /** Is told what is read. Depth is the number of objects and arrays around a value or key. */
    interface Listener {
        /** An object or array begins; depth counts it. */
        void onBegin(int depth, boolean object);

        /** An object or array ends; depth counts it. */
        void onEnd(int depth);

        /** The key of a member: bytes from 0 on; a long one is cut. */
        void onKey(int depth, byte[] key, int length);

        /** A string value begins: whether its characters are wanted. */
        boolean onString(int depth);

        /** A UTF-16 unit that was escaped, or a byte of UTF-8, of a string that is wanted. */
        void onCharacter(int character);

        /** A string value that was wanted ends. */
        void onStringEnd(int depth);

        /** A number, true, false or null: bytes from 0 on; a long one is cut. */
        void onScalar(int depth, byte[] text, int length);
    }

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_TEXT = 32;

    private enum State {
        VALUE,
        VALUE_OR_END,
        KEY,
        KEY_OR_END,
        COLON,
        AFTER_VALUE,
        STRING,
        ESCAPE,
        UNICODE,
        SCALAR,
        ENDED,
        INVALID
    }

    private final Listener listener;
    private final byte[] text = new byte[MAX_TEXT];
    private State state = State.VALUE;
    private int textLength;
    private boolean key;
    private boolean wanted;
    private int depth;
    private long objects; // bit d: what is at depth d + 1 is an object
    private int unicode;
    private int unicodeDigits;

    JsonScanner(Listener listener) {
        this.listener = listener;
    }

    /** Begins anew. */
    void reset() {
        state = State.VALUE;
        depth = 0;
        objects = 0;
        wanted = false;
        key = false;
    }

    /** Reads no more: what is wanted is known. */
    void stop() {
        state = State.INVALID;
    }

    /** True if a whole value was read. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** True if more is to be read: the value has not ended, and is JSON so far. */
    boolean isOpen() {
        return state != State.ENDED && state != State.INVALID;
    }

    /** Reads the next bytes. */
    void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isOpen()) {
            if (state == State.STRING && !key && !wanted) {
                at = skip(bytes, at, to);
            } else {
                at += accept(bytes[at]);
            }
        }
    }

    private int skip(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                accept(bytes[i]);
                return i + 1;
            }
        }
        return to;
    }

    /** 1 if the byte is consumed, 0 if it is to be offered again. */
    private int accept(byte value) {
        switch (state) {
            case STRING -> string(value);
            case ESCAPE -> escape(value);
            case UNICODE -> unicode(value);
            case SCALAR -> {
                return scalar(value);
            }
            default -> {
                if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
                    structure(value);
                }
            }
        }
        return 1;
    }

    private void structure(byte value) {
        switch (state) {
            case VALUE, VALUE_OR_END -> {
                if (value == ']' && state == State.VALUE_OR_END) {
                    end(false);
                } else {
                    value(value);
                }
            }
            case KEY, KEY_OR_END -> {
                if (value == '"') {
                    beginText(true);
                    state = State.STRING;
                } else if (value == '}' && state == State.KEY_OR_END) {
                    end(true);
                } else {
                    state = State.INVALID;
                }
            }
            case COLON -> state = value == ':' ? State.VALUE : State.INVALID;
            default -> afterValue(value);
        }
    }

    private void afterValue(byte value) {
        boolean object = isObject();
        if (value == ',') {
            state = object ? State.KEY : State.VALUE;
        } else if (value == (object ? '}' : ']')) {
            end(object);
        } else {
            state = State.INVALID;
        }
    }

    private void value(byte value) {
        if (value == '{' || value == '[') {
            begin(value == '{');
        } else if (value == '"') {
            beginText(false);
            state = State.STRING;
            wanted = listener.onString(depth);
        } else if (isScalar(value)) {
            beginText(false);
            state = State.SCALAR;
            keep(value);
        } else {
            state = State.INVALID;
        }
    }

    private void begin(boolean object) {
        if (depth == MAX_DEPTH) {
            state = State.INVALID;
            return;
        }
        long bit = 1L << depth++;
        objects = object ? objects | bit : objects & ~bit;
        state = object ? State.KEY_OR_END : State.VALUE_OR_END;
        listener.onBegin(depth, object);
    }

    private void end(boolean object) {
        afterItem();
        listener.onEnd(depth--);
        if (depth == 0 && isOpen()) {
            state = State.ENDED;
        }
    }

    private boolean isObject() {
        return (objects & (1L << (depth - 1))) != 0;
    }

    private void afterItem() {
        state = depth == 0 ? State.ENDED : State.AFTER_VALUE;
    }

    private void beginText(boolean ofKey) {
        key = ofKey;
        textLength = 0;
    }

    private void keep(int character) {
        if (textLength < MAX_TEXT) {
            text[textLength++] = character < 0x80 ? (byte) character : (byte) '?';
        }
    }

    private void character(int character) {
        if (key) {
            keep(character);
        } else if (wanted) {
            listener.onCharacter(character);
        }
    }

    private void string(byte value) {
        if (value == '\\') {
            state = State.ESCAPE;
        } else if (value != '"') {
            character(value & 0xff);
        } else if (key) {
            state = State.COLON;
            listener.onKey(depth, text, textLength);
        } else {
            afterItem();
            if (wanted) {
                listener.onStringEnd(depth);
            }
        }
    }

    private void escape(byte value) {
        state = State.STRING;
        switch (value) {
            case 'n' -> character('\n');
            case 't' -> character('\t');
            case 'r' -> character('\r');
            case 'b' -> character('\b');
            case 'f' -> character('\f');
            case 'u' -> {
                state = State.UNICODE;
                unicode = 0;
                unicodeDigits = 0;
            }
            default -> character(value & 0xff);
        }
    }

    private void unicode(byte value) {
        int digit = Character.digit(value, 16);
        if (digit < 0) {
            state = State.INVALID;
            return;
        }
        unicode = (unicode << 4) | digit;
        if (++unicodeDigits == 4) {
            state = State.STRING;
            character(unicode);
        }
    }

    private int scalar(byte value) {
        if (isScalar(value)) {
            keep(value);
            return 1;
        }
        afterItem();
        listener.onScalar(depth, text, textLength);
        return 0;
    }

    private static boolean isScalar(byte value) {
        return (value >= '0' && value <= '9')
                || (value >= 'a' && value <= 'z')
                || value == '-'
                || value == '+'
                || value == '.'
                || value == 'E';
    }
}
