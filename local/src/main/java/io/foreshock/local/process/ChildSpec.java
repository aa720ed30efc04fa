package io.foreshock.local.process;

import io.foreshock.local.process.child.ChildMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
 */
public record ChildSpec(
        String name,
        List<String> jvmFlags,
        List<String> classPath,
        String mainClass,
        List<String> args,
        Map<String, String> environment) {

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
                name, jvmFlags, classPath, ChildMain.class.getName(), allArgs, environment);
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
        command.add("-cp");
        command.add(String.join(":", classPath));
        command.add(mainClass);
        command.addAll(args);
        return command;
    }
}
