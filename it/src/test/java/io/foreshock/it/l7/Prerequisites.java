package io.foreshock.it.l7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.it.l7.subject.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a test needs of its host; without it the test is skipped, with the reason. */
final class Prerequisites {
    private static final int IMPORT_SECONDS = 20;
    private static final int OLDEST_NODE = 18;

    private Prerequisites() {}

    /** A cgroup can be made and entered: root, and cgroup v2. */
    static void scope() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("a cgroup of the test's own needs root; user id")
                .isEqualTo(0);
        assumeThat(Files.readString(Path.of("/proc/self/mounts")))
                .as("mounts, of which one is a cgroup v2 hierarchy")
                .contains(" cgroup2 ");
    }

    /** Programs are installed. */
    static void programs(String... names) {
        assumeThat(Stream.of(names).filter(name -> Programs.find(name).isEmpty()))
                .as("programs that are not installed; .ci/run lists the packages that have them")
                .isEmpty();
    }

    /** Node is installed, and new enough for the packages that scripts need. */
    static void node() throws IOException, InterruptedException {
        programs("node", "npm");
        Process asked = new ProcessBuilder("node", "--version").start();
        assumeThat(asked.waitFor(IMPORT_SECONDS, TimeUnit.SECONDS)).isTrue();
        String version = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
        assumeThat(Integer.parseInt(version.replaceAll("^v|\\..*", "")))
                .as("major version of Node, %s", version)
                .isGreaterThanOrEqualTo(OLDEST_NODE);
    }

    /** Modules of Debian's Python are installed. */
    static void python(String... modules) throws IOException, InterruptedException {
        assumeThat(Programs.PYTHON).as("Debian's Python").isExecutable();
        for (String module : modules) {
            Process importing =
                    new ProcessBuilder(Programs.PYTHON.toString(), "-c", "import " + module)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assumeThat(importing.waitFor(IMPORT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assumeThat(importing.exitValue())
                    .as("Python has the module %s; .ci/run lists the package", module)
                    .isZero();
        }
    }
}
