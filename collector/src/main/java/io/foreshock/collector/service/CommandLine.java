package io.foreshock.collector.service;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the program in a command line of the JVM or of an interpreter: the jar, the main class, the
 * script. Arguments may be secret; nothing but that name is kept.
 */
final class CommandLine {
    /** A name and where it came from. */
    record Program(String name, Service.Origin origin) {}

    /** Which options of an interpreter take the next argument, hold code, or name a module. */
    private record Interpreter(
            List<String> commands,
            List<String> takeValue,
            List<String> code,
            List<String> module) {}

    private static final Interpreter JAVA =
            new Interpreter(
                    List.of("java"),
                    List.of(
                            "-cp",
                            "-classpath",
                            "--class-path",
                            "-p",
                            "--module-path",
                            "--upgrade-module-path",
                            "--add-modules",
                            "--limit-modules",
                            "--add-reads",
                            "--add-exports",
                            "--add-opens",
                            "--patch-module",
                            "--enable-native-access",
                            "--source"),
                    List.of(),
                    List.of("-m", "--module"));

    private static final List<Interpreter> SCRIPTS =
            List.of(
                    new Interpreter(
                            List.of("python", "pypy"),
                            List.of("-W", "-X"),
                            List.of("-c"),
                            List.of("-m")),
                    new Interpreter(
                            List.of("node", "nodejs"),
                            List.of("-r", "--require", "--import", "--loader", "-C"),
                            List.of("-e", "--eval", "-p", "--print", "-pe"),
                            List.of()),
                    new Interpreter(
                            List.of("ruby"),
                            List.of("-I", "-r", "-C", "-E"),
                            List.of("-e"),
                            List.of()),
                    new Interpreter(List.of("perl"), List.of("-I"), List.of("-e", "-E"), List.of()),
                    new Interpreter(
                            List.of("php"),
                            List.of("-c", "-d", "-z"),
                            List.of("-r", "-B", "-R", "-E"),
                            List.of()),
                    new Interpreter(
                            List.of("bash", "sh", "dash", "ash", "ksh", "zsh"),
                            List.of("-o", "-O", "--rcfile", "--init-file"),
                            List.of("-c"),
                            List.of()));

    private CommandLine() {}

    /**
     * The program of a command line; null where the command itself is the best name.
     *
     * @param cmdline /proc/PID/cmdline: arguments, each ended by a NUL
     */
    static @Nullable Program program(String cmdline) {
        String[] args = cmdline.split("\0", -1);
        String command = commandOf(args[0]);
        if (JAVA.commands.contains(command)) {
            return java(args);
        }
        for (Interpreter interpreter : SCRIPTS) {
            if (interpreter.commands.contains(command)) {
                return script(interpreter, args);
            }
        }
        return null;
    }

    private static @Nullable Program java(String[] args) {
        for (int i = 1; i < args.length; i++) {
            String arg = args[i];
            if (arg.equals("-jar")) {
                return i + 1 < args.length ? javaProgram(jarName(args[i + 1])) : null;
            }
            if (JAVA.module.contains(arg)) {
                return i + 1 < args.length ? javaProgram(mainOf(args[i + 1])) : null;
            }
            if (arg.startsWith("--module=")) {
                return javaProgram(mainOf(arg.substring("--module=".length())));
            }
            if (JAVA.takeValue.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-") && !arg.startsWith("@")) {
                return javaProgram(arg.endsWith(".java") ? baseName(arg) : arg);
            }
        }
        return null;
    }

    private static @Nullable Program script(Interpreter interpreter, String[] args) {
        for (int i = 1; i < args.length; i++) {
            String arg = args[i];
            if (interpreter.code.contains(arg)) {
                return null;
            }
            boolean module = interpreter.module.contains(arg);
            if (module || arg.equals("--") || arg.equals("-f")) {
                return i + 1 < args.length ? scriptProgram(args[i + 1], module) : null;
            }
            if (interpreter.takeValue.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-")) {
                return scriptProgram(arg, false);
            }
        }
        return null;
    }

    private static @Nullable Program javaProgram(String name) {
        return name.isEmpty() ? null : new Program(name, Service.Origin.JAVA);
    }

    private static @Nullable Program scriptProgram(String arg, boolean module) {
        String name = module ? arg : baseName(arg);
        return name.isEmpty() ? null : new Program(name, Service.Origin.SCRIPT);
    }

    private static String jarName(String jar) {
        String name = baseName(jar);
        return name.toLowerCase(Locale.ROOT).endsWith(".jar")
                ? name.substring(0, name.length() - ".jar".length())
                : name;
    }

    /** Of {@code module/main.Class} the class, if it is there. */
    private static String mainOf(String module) {
        return module.substring(module.indexOf('/') + 1);
    }

    /** {@code /usr/bin/python3.11} and {@code -bash} as {@code python} and {@code bash}. */
    private static String commandOf(String executable) {
        String name = baseName(executable);
        int start = name.startsWith("-") ? 1 : 0;
        int end = name.length();
        while (end > start && isVersion(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isVersion(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
