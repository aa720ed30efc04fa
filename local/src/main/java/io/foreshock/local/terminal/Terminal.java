package io.foreshock.local.terminal;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standard output as a person's screen or as a file. On a screen there are colours (unless {@code
 * NO_COLOR} is set) and one live line that is rewritten in place; in a file each line is printed
 * once and live lines only when asked for. Safe for use by several threads.
 */
public final class Terminal {
    /** System property that the launcher sets to whether standard output is a terminal. */
    public static final String TTY_PROPERTY = "foreshock.tty";

    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final int COLUMNS = 100;

    private final PrintStream out;
    private final boolean tty;
    private final boolean colours;
    private final int columns;
    private @Nullable String live;

    /**
     * Creates one.
     *
     * @param tty whether {@code out} is a screen
     * @param colours whether to colour
     * @param columns width of the screen in characters
     */
    public Terminal(PrintStream out, boolean tty, boolean colours, int columns) {
        this.out = out;
        this.tty = tty;
        this.colours = colours;
        this.columns = columns;
    }

    /** This process's standard output. */
    public static Terminal ofProcess() {
        return of(System.out, Boolean.getBoolean(TTY_PROPERTY), System.getenv());
    }

    static Terminal of(PrintStream out, boolean tty, Map<String, String> env) {
        boolean colours =
                tty
                        && env.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(env.get("TERM"));
        return new Terminal(out, tty, colours, Integer.getInteger("foreshock.columns", COLUMNS));
    }

    /** Whether it is a screen. */
    public boolean isTty() {
        return tty;
    }

    /** Prints a line above the live line. */
    public synchronized void line(String text) {
        if (live != null) {
            out.print(CLEAR_LINE);
        }
        out.println(text);
        if (live != null) {
            out.print(live);
        }
        out.flush();
    }

    /** Replaces the live line; does nothing where output is not a screen. */
    public synchronized void live(String text) {
        if (tty) {
            live = text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
            out.print(CLEAR_LINE + live);
            out.flush();
        }
    }

    /** Removes the live line. */
    public synchronized void endLive() {
        if (live != null) {
            out.print(CLEAR_LINE);
            out.flush();
            live = null;
        }
    }

    /** The text in a colour, where there are colours. */
    public String in(Colour colour, String text) {
        return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /** Colours by what they say. */
    public enum Colour {
        /** As it should be. */
        GOOD("32"),
        /** Not as it should be. */
        BAD("31"),
        /** To be noticed. */
        WARN("33"),
        /** A name. */
        NAME("36"),
        /** Of less weight. */
        DIM("2"),
        /** Of more weight. */
        BOLD("1");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }
}
