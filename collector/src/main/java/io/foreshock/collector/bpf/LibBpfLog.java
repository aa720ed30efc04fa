package io.foreshock.collector.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Keeps the last lines that libbpf prints, verifier logs among them, so that an exception can carry
 * them. Never throws into native code. Safe for use by several threads.
 */
final class LibBpfLog implements Callback {
    private static final int WARN = 0;
    private static final int MAX_LINES = 24;
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /** Called by libbpf; the name is JNA's. */
    public int callback(int level, String format, Pointer arguments) {
        if (level != WARN) {
            return 0;
        }
        byte[] text = new byte[MAX_MESSAGE_BYTES];
        int length = LibC.vsnprintf(text, text.length, format, arguments);
        if (length > 0) {
            int kept = Math.min(length, text.length - 1);
            add(new String(text, 0, kept, StandardCharsets.UTF_8));
        }
        return 0;
    }

    private synchronized void add(String message) {
        for (String line : message.split("\n", -1)) {
            if (!line.isBlank()) {
                lines.addLast("  " + line.stripTrailing());
            }
        }
        while (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
    }

    synchronized String drain() {
        String text = String.join("\n", lines);
        lines.clear();
        return text;
    }
}
