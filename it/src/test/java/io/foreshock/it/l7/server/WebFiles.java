package io.foreshock.it.l7.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What web servers serve from files. */
final class WebFiles {
    private static final int SMALL = 8 * 1024;
    private static final int LARGE = 200 * 1024;

    private WebFiles() {}

    static void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("ok.txt"), "fine\n");
        Files.writeString(directory.resolve("chunked.txt"), "0123456x".repeat(SMALL / 8));
        Files.writeString(directory.resolve("slow.txt"), "01234567".repeat(SMALL / 4));
        Files.writeString(directory.resolve("large.txt"), "01234567".repeat(LARGE / 8));
    }
}
