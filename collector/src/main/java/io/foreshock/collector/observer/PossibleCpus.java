package io.foreshock.collector.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many CPUs the kernel may ever use: the highest id plus one. */
final class PossibleCpus {
    private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");

    private PossibleCpus() {}

    static int count() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    /** Reads a list of ranges such as {@code 0-3,8-11}. */
    static int parse(String ranges) {
        String text = ranges.strip();
        int start = Math.max(text.lastIndexOf(','), text.lastIndexOf('-')) + 1;
        return Math.min(Integer.parseInt(text.substring(start)) + 1, HealthLayout.MAX_CPUS);
    }
}
