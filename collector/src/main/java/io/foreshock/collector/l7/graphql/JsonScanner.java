package io.foreshock.collector.l7.graphql;

/**
 * Reads JSON (RFC 8259) that comes in pieces, cut anywhere, and tells its structure. Keeps nothing
 * but a key: values of strings are told character by character to those who want them. Allocates
 * nothing; time is in proportion to the bytes. What is nested deeper than {@value #MAX_DEPTH} is
 * not read. Of what is not wanted only strings and brackets are looked at.
 */
final class JsonScanner {
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
        /** In what is not wanted. */
        PASSED,
        PASSED_STRING,
        PASSED_ESCAPE,
        ENDED,
        INVALID
    }

    private final JsonListener listener;
    private final byte[] text = new byte[MAX_TEXT];
    private State state = State.VALUE;
    private int textLength;
    private boolean key;
    private boolean wanted;
    private int depth;
    private long objects; // bit d: what is at depth d + 1 is an object
    private int passed; // brackets around what is passed over
    private int unicode;
    private int unicodeDigits;

    JsonScanner(JsonListener listener) {
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
            at =
                    switch (state) {
                        case STRING -> string(bytes, at, to);
                        case PASSED -> pass(bytes, at, to);
                        case PASSED_STRING -> passString(bytes, at, to);
                        default -> at + accept(bytes[at]);
                    };
        }
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        if (at > from) {
            characters(bytes, from, at);
        }
        if (at == to || state != State.STRING) {
            return at;
        }
        endString(bytes[at]);
        return at + 1;
    }

    private void characters(byte[] bytes, int from, int to) {
        if (key) {
            for (int i = from; i < to; i++) {
                keep(bytes[i]);
            }
        } else if (wanted) {
            listener.onCharacters(bytes, from, to);
        }
    }

    private int pass(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (value == '"') {
                state = State.PASSED_STRING;
                return i + 1;
            }
            int bracket = value | 0x20; // [ and { differ by that bit, as ] and } do
            if (bracket == '{') {
                passed++;
            } else if (bracket == '}' && --passed == 0) {
                end();
                return i + 1;
            }
        }
        return to;
    }

    private int passString(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                state = bytes[i] == '"' ? State.PASSED : State.PASSED_ESCAPE;
                return i + 1;
            }
        }
        return to;
    }

    /** 1 if the byte is consumed, 0 if it is to be offered again. */
    private int accept(byte value) {
        switch (state) {
            case PASSED_ESCAPE -> state = State.PASSED_STRING;
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
                    end();
                } else {
                    value(value);
                }
            }
            case KEY, KEY_OR_END -> {
                if (value == '"') {
                    beginText(true);
                    state = State.STRING;
                } else if (value == '}' && state == State.KEY_OR_END) {
                    end();
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
            end();
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
        if (!listener.onBegin(depth, object) && isOpen()) {
            state = State.PASSED;
            passed = 1;
        }
    }

    private void end() {
        int ended = depth--;
        afterItem();
        listener.onEnd(ended);
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
            text[textLength++] = character >= 0 && character < 0x80 ? (byte) character : (byte) '?';
        }
    }

    private void escaped(int character) {
        if (key) {
            keep(character);
        } else if (wanted) {
            listener.onEscape(character);
        }
    }

    private void endString(byte value) {
        if (value == '\\') {
            state = State.ESCAPE;
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
            case 'n' -> escaped('\n');
            case 't' -> escaped('\t');
            case 'r' -> escaped('\r');
            case 'b' -> escaped('\b');
            case 'f' -> escaped('\f');
            case 'u' -> {
                state = State.UNICODE;
                unicode = 0;
                unicodeDigits = 0;
            }
            default -> escaped(value & 0xff);
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
            escaped(unicode);
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
