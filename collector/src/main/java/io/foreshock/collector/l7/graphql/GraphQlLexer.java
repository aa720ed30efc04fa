package io.foreshock.collector.l7.graphql;

/**
 * Cuts a GraphQL document that comes character by character into names and punctuators, and leaves
 * out what is ignored, comments and strings (specification of October 2021, section 2.1).
 */
final class GraphQlLexer {
    /** Is told what was found. */
    interface Listener {
        /** A character of a name, or of a number. */
        void onName(byte character);

        /** The name that was told has ended. */
        void onNameEnd();

        /** A punctuator, or what has no place in a document. */
        void onPunctuator(int character);

        /** A string begins. */
        void onString();
    }

    private enum State {
        CODE,
        NAME,
        COMMENT,
        /** Behind a quote. */
        QUOTE,
        /** Behind a second one: an empty string, or the beginning of a block. */
        QUOTES,
        STRING,
        BLOCK
    }

    private final Listener listener;
    private State state = State.CODE;
    private boolean escaped;
    private int quotes;

    GraphQlLexer(Listener listener) {
        this.listener = listener;
    }

    /** Begins anew. */
    void reset() {
        state = State.CODE;
        escaped = false;
    }

    /** False within strings and comments, and where they may begin. */
    boolean isCode() {
        return state == State.CODE || state == State.NAME;
    }

    /** Reads a UTF-16 unit, or a byte of UTF-8. */
    void accept(int character) {
        switch (state) {
            case CODE, NAME -> code(character);
            case COMMENT -> state = isLineEnd(character) ? State.CODE : State.COMMENT;
            case QUOTE -> {
                state = character == '"' ? State.QUOTES : State.STRING;
                escaped = character == '\\';
            }
            case QUOTES -> {
                state = character == '"' ? State.BLOCK : State.CODE;
                quotes = 0;
                escaped = false;
                if (state == State.CODE) {
                    code(character);
                }
            }
            case STRING -> string(character);
            case BLOCK -> block(character);
        }
    }

    private void code(int character) {
        if (isName(character)) {
            state = State.NAME;
            listener.onName((byte) character);
            return;
        }
        if (state == State.NAME) {
            state = State.CODE;
            listener.onNameEnd();
        }
        if (character == '#') {
            state = State.COMMENT;
        } else if (character == '"') {
            state = State.QUOTE;
            listener.onString();
        } else if (character > ' ' && character != ',' && character < 0x80) {
            listener.onPunctuator(character);
        }
    }

    private void string(int character) {
        if ((character == '"' && !escaped) || isLineEnd(character)) {
            state = State.CODE;
        }
        escaped = character == '\\' && !escaped;
    }

    private void block(int character) {
        quotes = character == '"' && !escaped ? quotes + 1 : 0;
        escaped = character == '\\' || (escaped && character == '"'); // \""" is three quotes
        if (quotes == 3) {
            state = State.CODE;
        }
    }

    private static boolean isLineEnd(int character) {
        return character == '\n' || character == '\r';
    }

    private static boolean isName(int character) {
        int letter = character | 0x20;
        return (letter >= 'a' && letter <= 'z')
                || (character >= '0' && character <= '9')
                || character == '_';
    }
}
