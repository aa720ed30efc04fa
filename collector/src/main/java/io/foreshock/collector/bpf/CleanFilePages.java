package io.foreshock.collector.bpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages of files that this process has mapped read-only and never changed: the JVM's code, its
 * modules, libraries, archived classes. Starting up touches nearly all of them, and the kernel maps
 * their neighbours along; a long-running collector needs few.
 */
public final class CleanFilePages {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final int MADV_DONTNEED = 4;
    private static final int BYTES_PER_KB = 1024;

    /** One mapping that can be dropped without losing anything. */
    record Mapping(long address, long length, long residentBytes) {}

    private CleanFilePages() {}

    /**
     * Takes them out of this process's resident memory. What is needed again comes back from the
     * page cache at its next use, at the price of a minor fault. Costs a few milliseconds, and some
     * garbage.
     *
     * @return bytes that were resident
     * @throws BpfException if the kernel refuses
     */
    public static long release() throws IOException {
        long released = 0;
        for (Mapping mapping : droppable(Files.readAllLines(MAPPINGS))) {
            Pointer address = new Pointer(mapping.address());
            if (LibC.madvise(address, mapping.length(), MADV_DONTNEED) != 0) {
                throw new BpfException("release", "pages of a file", Native.getLastError(), "");
            }
            released += mapping.residentBytes();
        }
        return released;
    }

    /**
     * Those in the lines of a smaps file, see proc(5). A mapping with a single page of its own
     * ({@code Anonymous}) is left alone: dropping it would undo what was written there, as the
     * dynamic linker does before it makes a mapping read-only.
     */
    static List<Mapping> droppable(List<String> smaps) {
        List<Mapping> found = new ArrayList<>();
        String mapping = "";
        long residentKb = 0;
        for (String line : smaps) {
            if (line.startsWith("Rss:")) {
                residentKb = kilobytes(line);
            } else if (line.startsWith("Anonymous:")) {
                if (residentKb > 0 && kilobytes(line) == 0 && isReadOnlyFile(mapping)) {
                    found.add(parse(mapping, residentKb));
                }
            } else if (Character.digit(line.charAt(0), 16) >= 0 && line.indexOf('-') > 0) {
                mapping = line;
            }
        }
        return found;
    }

    /** {@code 7f3d00000000-7f3d00100000 r-xp 00001000 fd:00 4711 /usr/lib/libjvm.so}. */
    private static boolean isReadOnlyFile(String mapping) {
        int permissions = mapping.indexOf(' ') + 1;
        return mapping.indexOf('/') > 0
                && mapping.charAt(permissions) == 'r'
                && mapping.charAt(permissions + 1) == '-';
    }

    private static Mapping parse(String mapping, long residentKb) {
        int dash = mapping.indexOf('-');
        long from = Long.parseUnsignedLong(mapping, 0, dash, 16);
        long to = Long.parseUnsignedLong(mapping, dash + 1, mapping.indexOf(' '), 16);
        return new Mapping(from, to - from, residentKb * BYTES_PER_KB);
    }

    private static long kilobytes(String line) {
        int end = line.lastIndexOf(' ');
        return Long.parseLong(line, line.lastIndexOf(' ', end - 1) + 1, end, 10);
    }
}
