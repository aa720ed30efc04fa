package io.foreshock.local.process;

import io.foreshock.local.process.child.ChildMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start one child JVM.
 *
 * @param name what the screen and its log file call it
 * @param jvmFlags flags of the JVM, without the class path
 * @param classPath class path; an entry may end in {@code /*}
 * @param mainClass its main class; it watches its parent itself, or runs under {@link ChildMain}
 *     when made with {@link #wrapped}
 * @param args arguments of the main class
 * @param environment variables added to this process's own
 * @param archive archive of its classes, if it is to have one
 */
public record ChildSpec(
        String name,
        List<String> jvmFlags,
        List<String> classPath,
        String mainClass,
        List<String> args,
        Map<String, String> environment,
        @Nullable ClassArchive archive) {

    /** Copies its lists. */
    public ChildSpec {
        jvmFlags = List.copyOf(jvmFlags);
        classPath = List.copyOf(classPath);
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
    }

    /** A child whose main class knows nothing of its parent: it runs under {@link ChildMain}. */
    public static ChildSpec wrapped(
            String name,
            List<String> jvmFlags,
            List<String> classPath,
            String mainClass,
            List<String> args,
            Map<String, String> environment) {
        List<String> allArgs = new ArrayList<>();
        allArgs.add(mainClass);
        allArgs.addAll(args);
        return new ChildSpec(
                name, jvmFlags, classPath, ChildMain.class.getName(), allArgs, environment, null);
    }

    /** The same child with an archive of its classes that was made beforehand. */
    public ChildSpec withArchive(Path file) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.add("-XX:SharedArchiveFile=" + file);
        flags.add("-Xlog:cds=off");
        return new ChildSpec(name, flags, classPath, mainClass, args, environment, null);
    }

    /** The same child with an archive of its classes that its first run makes. */
    public ChildSpec archivedIn(Path directory) throws IOException {
        ClassArchive archived = ClassArchive.of(directory, name, classPath);
        archived.discardUnfinished();
        return new ChildSpec(name, jvmFlags, classPath, mainClass, args, environment, archived);
    }

    /**
     * The command line. Ctrl-C and a closing terminal reach every process of the foreground group
     * at once; children ignore both, so that their parent can stop them in order. A JVM keeps
     * signals ignored that were ignored when it started, which is what the shell is for.
     */
    List<String> command() {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        if (archive != null) {
            command.addAll(archive.flags());
        }
        command.add("-cp");
        command.add(String.join(":", classPath));
        command.add(mainClass);
        command.addAll(args);
        return command;
    }
}
