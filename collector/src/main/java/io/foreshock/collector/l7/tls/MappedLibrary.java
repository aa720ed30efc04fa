package io.foreshock.collector.l7.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file whose code a process has mapped.
 *
 * @param name of the file, without directories
 * @param path by which it can be opened here, whatever the process's root is, and also if it was
 *     removed since
 */
record MappedLibrary(String name, Path path) {
    /**
     * libssl.so.3, and those that come with packages: libssl-1a2b3c4d.so.1.1; not NSS's libssl3.
     */
    private static final Pattern LIBSSL = Pattern.compile("libssl(-[^/]*)?\\.so(\\..*)?");

    private static final Pattern LIBCRYPTO = Pattern.compile("libcrypto(-[^/]*)?\\.so(\\..*)?");
    private static final String DELETED = " (deleted)";
    private static final int PERMISSIONS = 1;
    private static final int PATH = 5;

    /** Those of a process, each once; its own program is the first. */
    static List<MappedLibrary> of(int pid) throws IOException {
        Path process = Path.of("/proc", Integer.toString(pid));
        return parse(process, Files.readAllLines(process.resolve("maps")));
    }

    /** Reads lines of /proc/PID/maps. */
    static List<MappedLibrary> parse(Path process, List<String> maps) {
        List<MappedLibrary> libraries = new ArrayList<>();
        libraries.add(new MappedLibrary("", process.resolve("exe")));
        for (String line : maps) {
            String[] words = line.split(" +", PATH + 1);
            boolean code = words.length > PATH && words[PERMISSIONS].indexOf('x') >= 0;
            if (code && words[PATH].startsWith("/")) {
                MappedLibrary library = of(process, words[0], words[PATH]);
                if (libraries.stream().noneMatch(one -> one.path().equals(library.path()))) {
                    libraries.add(library);
                }
            }
        }
        return libraries;
    }

    private static MappedLibrary of(Path process, String range, String path) {
        boolean deleted = path.endsWith(DELETED);
        String there = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
        String name = there.substring(there.lastIndexOf('/') + 1);
        Path here =
                deleted
                        ? process.resolve("map_files").resolve(range.replaceAll("(^|-)0+", "$1"))
                        : Path.of(process + "/root" + there);
        return new MappedLibrary(name, here);
    }

    boolean isLibssl() {
        return LIBSSL.matcher(name).matches();
    }

    boolean isLibcrypto() {
        return LIBCRYPTO.matcher(name).matches();
    }
}
