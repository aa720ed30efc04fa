package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;

/**
 * Reads a GraphQL document that comes character by character as far as is needed to know that it is
 * one, and which operations it defines (specification of October 2021, section 2). Variables,
 * arguments and selections are passed over.
 */
final class GraphQlDocument implements GraphQlLexer.Listener {
    private enum State {
        DEFINITION,
        KEYWORD,
        /** Behind an operation's keyword. */
        OPERATION,
        NAME,
        /** Behind its name, its variables or a directive. */
        HEADER,
        DIRECTIVE,
        /** Behind a directive's name. */
        DIRECTIVE_END,
        /** Behind the parenthesis of variables. */
        VARIABLES,
        /** In parentheses. */
        ARGUMENTS,
        /** In the header of a fragment. */
        FRAGMENT,
        /** Behind the brace of an operation. */
        SELECTION,
        /** In the first name of a selection without a keyword. */
        FIELD,
        /** Behind it. */
        FIELD_END,
        /** In braces. */
        BODY,
        INVALID
    }

    private static final byte[] FRAGMENT = "fragment".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_KEYWORD = 16;
    private static final String BEHIND_FIELD = ":(@{}.";

    private final GraphQlLexer lexer = new GraphQlLexer(this);
    private final Operations operations = new Operations();
    private final Text word = new Text(MAX_KEYWORD);
    private State state = State.DEFINITION;
    private int depth;
    private boolean shorthand;
    private boolean recognised;

    /** Begins anew. */
    void reset() {
        lexer.reset();
        operations.clear();
        state = State.DEFINITION;
        recognised = false;
    }

    /** Reads bytes of UTF-8. */
    void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state != State.INVALID) {
            if (state == State.BODY && lexer.isCode()) {
                while (at < to && !endsRun(bytes[at])) {
                    at++;
                }
            }
            if (at < to) {
                lexer.accept(bytes[at] & 0xff);
                at++;
            }
        }
    }

    /** True for what matters between braces. */
    private static boolean endsRun(byte value) {
        return value == '{' || value == '}' || value == '"' || value == '#';
    }

    /** Reads a UTF-16 unit. */
    void accept(int character) {
        if (state != State.INVALID) {
            lexer.accept(character);
        }
    }

    /**
     * True if what was read is a document, or the beginning of one: an operation up to its
     * variables or first selection.
     */
    boolean isRecognised() {
        return recognised && state != State.INVALID;
    }

    /** True if it is no document. */
    boolean isInvalid() {
        return state == State.INVALID;
    }

    /** Its operations. */
    Operations operations() {
        return operations;
    }

    @Override
    public void onName(byte character) {
        switch (state) {
            case DEFINITION -> {
                word.clear();
                word.append(character);
                state = State.KEYWORD;
            }
            case KEYWORD -> word.append(character);
            case OPERATION, NAME -> {
                operations.name(character);
                state = State.NAME;
            }
            case SELECTION -> {
                recognised |= !shorthand;
                state = shorthand ? State.FIELD : State.BODY;
            }
            case FIELD_END -> {
                recognised = true;
                state = State.BODY;
            }
            case HEADER, DIRECTIVE_END, VARIABLES -> state = State.INVALID;
            default -> {}
        }
    }

    @Override
    public void onNameEnd() {
        switch (state) {
            case KEYWORD -> keyword();
            case NAME -> state = State.HEADER;
            case DIRECTIVE -> state = State.DIRECTIVE_END;
            case FIELD -> state = State.FIELD_END;
            default -> {}
        }
    }

    private void keyword() {
        OperationType type = OperationType.of(word);
        if (type != OperationType.UNKNOWN) {
            operations.begin(type);
            shorthand = false;
            state = State.OPERATION;
        } else {
            boolean fragment = word.contentEquals(FRAGMENT, 0, FRAGMENT.length);
            state = fragment ? State.FRAGMENT : State.INVALID;
        }
    }

    @Override
    public void onString() {
        if (state != State.ARGUMENTS && state != State.BODY) {
            state = State.INVALID;
        }
    }

    @Override
    public void onPunctuator(int character) {
        switch (state) {
            case DEFINITION -> definition(character);
            case OPERATION, HEADER -> header(character, State.VARIABLES);
            case DIRECTIVE_END -> header(character, State.ARGUMENTS);
            case VARIABLES -> {
                recognised |= character == '$';
                state = character == '$' ? State.ARGUMENTS : State.INVALID;
            }
            case ARGUMENTS -> nest(character, '(', ')', State.HEADER);
            case FRAGMENT -> {
                depth = 1;
                state = character == '{' ? State.BODY : State.FRAGMENT;
            }
            case SELECTION -> {
                recognised |= character == '.';
                state = character == '.' ? State.BODY : State.INVALID;
            }
            case FIELD_END -> {
                boolean valid = BEHIND_FIELD.indexOf(character) >= 0;
                recognised |= valid;
                state = valid ? State.BODY : State.INVALID;
                if (valid) {
                    nest(character, '{', '}', State.DEFINITION);
                }
            }
            case BODY -> nest(character, '{', '}', State.DEFINITION);
            default -> {}
        }
    }

    private void definition(int character) {
        if (character == '{') {
            operations.begin(OperationType.QUERY);
            shorthand = true;
            depth = 1;
            state = State.SELECTION;
        } else {
            state = State.INVALID;
        }
    }

    private void header(int character, State parenthesis) {
        depth = 1;
        switch (character) {
            case '{' -> state = State.SELECTION;
            case '@' -> state = State.DIRECTIVE;
            case '(' -> state = parenthesis;
            default -> state = State.INVALID;
        }
    }

    private void nest(int character, int open, int close, State after) {
        if (character == open) {
            depth++;
        } else if (character == close && --depth == 0) {
            state = after;
        }
    }
}
