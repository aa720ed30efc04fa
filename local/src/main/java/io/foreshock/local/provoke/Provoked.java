package io.foreshock.local.provoke;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the attempts of one process ended, by its own count.
 *
 * @param gave how many ended each way, named as in {@link Scenario#expected}
 * @param nanos from the first attempt to the end of the last
 */
public record Provoked(Map<String, Integer> gave, long nanos) {
    private static final String TOOK = "took ";
    private static final String GAVE = "gave ";
    private static final String DONE = "done";

    /** Copies its map. */
    public Provoked {
        gave = Map.copyOf(gave);
    }

    /** Attempts a second. */
    public double perSecond() {
        long attempts = gave.values().stream().mapToLong(Integer::longValue).sum();
        return attempts * 1e9 / nanos;
    }

    /** Tells the parent: {@code took NANOS}, {@code gave WHAT TIMES} for each, {@code done}. */
    public void print(PrintStream out) {
        out.println(TOOK + nanos);
        gave.forEach((what, times) -> out.println(GAVE + what + " " + times));
        out.println(DONE);
    }

    /**
     * Reads what {@link #print} wrote.
     *
     * @throws IOException with what the process said instead
     */
    public static Provoked read(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null || !line.startsWith(TOOK)) {
            throw unexpected(line);
        }
        long nanos = Long.parseLong(line.substring(TOOK.length()));
        Map<String, Integer> gave = new TreeMap<>();
        line = in.readLine();
        while (line != null && line.startsWith(GAVE)) {
            List<String> words = List.of(line.split(" "));
            gave.put(words.get(1), Integer.parseInt(words.get(2)));
            line = in.readLine();
        }
        if (!DONE.equals(line)) {
            throw unexpected(line);
        }
        return new Provoked(gave, nanos);
    }

    private static IOException unexpected(@Nullable String line) {
        return new IOException(line == null ? "its process ended" : line);
    }
}
