package io.foreshock.local.process;

import io.foreshock.local.process.child.ParentLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A child for tests. Says something, makes the file {@code started}, and one file more for each
 * thing that happens: {@code line} from its parent, {@code ended} in good order. Fails at once when
 * its second argument says so.
 */
public final class FileTouchingChild {
    private FileTouchingChild() {}

    /** Runs it: directory of the files, and what to do. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        ParentLink parent = ParentLink.watch();
        System.out.println("the child speaks");
        if (args[1].equals("fail")) {
            ParentLink.exitOnFailure(
                    () -> {
                        throw new IllegalStateException("the child cannot go on");
                    });
        }
        parent.onEnd(() -> touch(directory.resolve("ended")));
        touch(directory.resolve("started"));
        parent.awaitLine();
        touch(directory.resolve("line"));
        Thread.currentThread().join();
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
