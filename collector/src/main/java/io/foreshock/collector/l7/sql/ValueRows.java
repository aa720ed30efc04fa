package io.foreshock.collector.l7.sql;

/**
 * Follows the rows behind VALUES, of which a digest keeps the first: the others say no more of what
 * the statement is, and their number has no bound.
 */
final class ValueRows {
    private static final int NONE = 0;
    private static final int BEFORE_FIRST = 1;
    private static final int IN_FIRST = 2;
    private static final int BEHIND = 3;
    private static final int BEFORE_NEXT = 4;
    private static final int BEFORE_MUTED = 5;
    private static final int MUTED = 6;

    private int state;
    private int depth; // of parentheses around the rows

    void clear() {
        state = NONE;
    }

    /** True while what comes is to be left out. */
    boolean isMuted() {
        return state >= BEFORE_MUTED;
    }

    /** The word VALUES, at a depth of parentheses. */
    void onValues(int atDepth) {
        if (!isMuted()) {
            state = BEFORE_FIRST;
            depth = atDepth;
        }
    }

    /** A parenthesis opens, at the depth around it. */
    void onOpen(int around) {
        if (state == NONE || around != depth) {
            return;
        }
        switch (state) {
            case BEFORE_FIRST -> state = IN_FIRST;
            case BEFORE_NEXT, BEFORE_MUTED -> state = MUTED;
            default -> state = NONE;
        }
    }

    /** A parenthesis has closed, at the depth around it: true if it was of a row left out. */
    boolean onClose(int around) {
        boolean muted = isMuted();
        if (state != NONE && around <= depth) {
            boolean row = around == depth && (state == IN_FIRST || state == MUTED);
            state = row ? BEHIND : NONE;
        }
        return muted;
    }

    void onComma(int atDepth) {
        if (state == BEHIND && atDepth == depth) {
            state = BEFORE_NEXT;
        }
    }

    /** The word ROW, which MySQL writes before each. */
    void onRow(int atDepth) {
        if (state == BEFORE_NEXT && atDepth == depth) {
            state = BEFORE_MUTED;
        } else if (state != BEFORE_FIRST) {
            onOther(atDepth);
        }
    }

    /** Anything else. */
    void onOther(int atDepth) {
        if (state != NONE && atDepth == depth && state != IN_FIRST && state != MUTED) {
            state = NONE;
        }
    }
}
