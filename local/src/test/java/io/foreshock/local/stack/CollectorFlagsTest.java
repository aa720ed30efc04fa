package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The file lets older JVMs ignore what they do not know, so here each flag must be known. */
class CollectorFlagsTest {
    private static final String FLAGS = "@src/main/dist/collector.jvm";

    @Test
    void thisJvmKnowsEveryFlag() throws Exception {
        assertThat(java("-XX:-IgnoreUnrecognizedVMOptions")).contains("openjdk version");
    }

    @Test
    void aFlagThatItDoesNotKnowWouldBeSeen() throws Exception {
        assertThat(java("-XX:-IgnoreUnrecognizedVMOptions", "-XX:+NoSuchFlag"))
                .contains("NoSuchFlag")
                .doesNotContain("openjdk version");
    }

    private static String java(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(FLAGS);
        command.addAll(List.of(more));
        command.add("-version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
