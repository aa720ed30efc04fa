package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
    private final JsonNode compose = DeployedFiles.yaml(DeployedFiles.COMPOSE).get(0);
    private final JsonNode services = compose.path("services");

    @Test
    void isValidForDockerCompose() throws Exception {
        Optional<Path> binary = onPath("docker-compose");
        assumeTrue(
                binary.isPresent(),
                "docker-compose is not installed here (Debian: apt-get install docker-compose)");

        Process check =
                new ProcessBuilder(
                                binary.get().toString(),
                                "--file",
                                DeployedFiles.COMPOSE.toString(),
                                "config",
                                "--quiet")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(output).isZero();
    }

    @Test
    void publishesOnLoopbackOnly() {
        List<String> published =
                services.findValues("ports").stream()
                        .flatMap(ports -> DeployedFiles.texts(ports).stream())
                        .toList();

        assertThat(published).hasSize(3).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(services.findValues("network_mode")).isEmpty();
    }

    @Test
    void keepsSchemasAsLongAsWhatIsWrittenWithThem() {
        JsonNode registry = services.path("registry").path("environment");
        JsonNode kafka = services.path("kafka").path("environment");

        assertThat(registry.path("APICURIO_STORAGE_KIND").asText()).isEqualTo("kafkasql");
        assertThat(kafka.path("KAFKA_LOG_RETENTION_MS").asText()).isEqualTo("-1");
        assertThat(DeployedFiles.texts(services.path("kafka").path("volumes")))
                .containsExactly("kafka:" + kafka.path("KAFKA_LOG_DIRS").asText());
    }

    @Test
    void saysWhatEachPartWaitsFor() {
        assertThat(condition("topics", "kafka")).isEqualTo("service_healthy");
        assertThat(condition("registry", "kafka")).isEqualTo("service_healthy");
        for (String client : List.of("jobmanager", "collector")) {
            assertThat(condition(client, "topics")).isEqualTo("service_completed_successfully");
            assertThat(condition(client, "registry")).isEqualTo("service_healthy");
        }
    }

    @Test
    void givesTheCollectorCapabilitiesInsteadOfPrivilege() {
        JsonNode collector = services.path("collector");

        assertThat(collector.path("privileged").asBoolean()).isFalse();
        assertThat(DeployedFiles.texts(collector.path("cap_drop"))).containsExactly("ALL");
        assertThat(DeployedFiles.texts(collector.path("cap_add")))
                .containsExactlyInAnyOrder(
                        "BPF", "PERFMON", "NET_ADMIN", "SYS_PTRACE", "DAC_READ_SEARCH");
        assertThat(collector.path("pid").asText()).isEqualTo("host");
        assertThat(DeployedFiles.texts(collector.path("volumes")))
                .allMatch(volume -> volume.endsWith(":ro"));
    }

    @Test
    void mountsFilesOfThisRepositoryThatExist() {
        services.findValues("volumes").stream()
                .flatMap(volumes -> DeployedFiles.texts(volumes).stream())
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> DeployedFiles.ROOT.resolve(volume.substring(0, volume.indexOf(':'))))
                .forEach(file -> assertThat(file).exists());
    }

    private String condition(String service, String on) {
        return services.path(service).path("depends_on").path(on).path("condition").asText();
    }

    private static Optional<Path> onPath(String command) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
