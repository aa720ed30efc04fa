package io.foreshock.it.l7.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients by hand: each says what it can do. */
class ClientScriptsITCase {
    @ParameterizedTest
    @ValueSource(strings = {"http1_client.py", "dns_client.py", "graphql_client.py"})
    void scriptsForPythonExplainThemselves(String script) throws Exception {
        assumeThat(Programs.PYTHON).isExecutable();
        Path path = Workspace.prepare().file(script);
        assertExplains(new ProcessBuilder(Programs.PYTHON.toString(), path.toString(), "--help"));
    }

    @Test
    void scriptsForNodeExplainThemselves() throws Exception {
        assumeThat(Programs.find("node")).isPresent();
        Path path = Workspace.prepare().file("node").resolve("http1_client.mjs");
        assertExplains(new ProcessBuilder("node", path.toString(), "--help"));
    }

    private static void assertExplains(ProcessBuilder script)
            throws IOException, InterruptedException {
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("--truth", "--rate", "--count", "--seconds");
    }
}
