package io.foreshock.it.l7.subject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start one process.
 *
 * @param name what its log file and messages call it
 * @param command program and arguments
 * @param environment variables added to this process's own
 * @param unprivileged whether it runs as nobody, since it refuses to run as root
 */
public record Launch(
        String name, List<String> command, Map<String, String> environment, boolean unprivileged) {
    /** User and group of what refuses to run as root: nobody and nogroup. */
    static final int NOBODY = 65_534;

    /** Copies what it is given. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A program found on the path, with arguments. */
    public static Launch of(String name, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Programs.path(program).toString());
        command.addAll(List.of(arguments));
        return new Launch(name, command, Map.of(), false);
    }

    /** A Java main class with this process's own class path, in a small JVM. */
    public static Launch java(String name, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Launch(name, command, Map.of(), false);
    }

    /** The same with more arguments. */
    public Launch with(List<String> arguments) {
        List<String> more = new ArrayList<>(command);
        more.addAll(arguments);
        return new Launch(name, more, environment, unprivileged);
    }

    /** The same with a variable in its environment. */
    public Launch with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Launch(name, command, more, unprivileged);
    }

    /** The same as nobody. */
    public Launch asNobody() {
        return new Launch(name, command, environment, true);
    }

    /** The command line that enters a cgroup before it becomes the program. */
    List<String> enter(Path cgroupProcs) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
        line.add(cgroupProcs.toString());
        if (unprivileged) {
            line.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups",
                            "--"));
        }
        line.addAll(command);
        return line;
    }
}
