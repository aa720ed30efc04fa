package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.util.ModelMapper;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes' own resources against Kubernetes' own model. */
class KubernetesManifestsTest {
    private static final String COLLECTOR = "foreshock-collector";

    static List<JsonNode> kubernetesObjects() {
        return DeployedFiles.objects().stream()
                .filter(o -> !o.path("kind").asText().equals("FlinkDeployment"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kubernetesObjects")
    void matchesTheModelOfItsKind(JsonNode object) throws Exception {
        parseStrictly(object);
    }

    @Test
    void refusesAFieldThatTheModelLacks() {
        JsonNode misspelt =
                DeployedFiles.yaml(DeployedFiles.KUBERNETES.resolve("namespace.yaml")).get(0);
        ((ObjectNode) misspelt).put("sepc", "x");

        assertThatThrownBy(() -> parseStrictly(misspelt)).hasStackTraceContaining("sepc");
    }

    private static void parseStrictly(JsonNode object) throws Exception {
        String json = object.toString();
        Yaml.load(json); // JSON is YAML; an unknown property is an error
        Class<?> model =
                ModelMapper.getApiTypeClass(
                        object.path("apiVersion").asText(), object.path("kind").asText());
        try { // what is required, too
            model.getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(json));
        } catch (InvocationTargetException e) {
            throw new AssertionError("" + e.getCause(), e.getCause());
        }
    }

    @Test
    void listsEveryManifestAndEveryConfigFile() throws IOException {
        JsonNode kustomization = DeployedFiles.kustomization();
        try (Stream<Path> files = Files.list(DeployedFiles.KUBERNETES)) {
            assertThat(DeployedFiles.manifests())
                    .containsExactlyInAnyOrderElementsOf(
                            files.filter(f -> f.toString().endsWith(".yaml"))
                                    .filter(f -> !f.endsWith("kustomization.yaml"))
                                    .toList());
        }
        List<String> generated =
                Stream.concat(
                                kustomization.findValues("files").stream(),
                                kustomization.findValues("envs").stream())
                        .flatMap(files -> DeployedFiles.texts(files).stream())
                        .map(file -> file.substring("config/".length()))
                        .toList();
        try (Stream<Path> files = Files.list(DeployedFiles.KUBERNETES.resolve("config"))) {
            assertThat(generated)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(f -> f.getFileName().toString()).toList());
        }
    }

    @Test
    void refersToConfigMapsThatAreGenerated() {
        List<String> generated =
                DeployedFiles.valuesOf(
                        "name", DeployedFiles.kustomization().path("configMapGenerator"));
        Stream<JsonNode> references =
                DeployedFiles.objects().stream()
                        .flatMap(
                                o ->
                                        Stream.concat(
                                                o.findValues("configMap").stream(),
                                                o.findValues("configMapKeyRef").stream()));

        assertThat(references.map(r -> r.path("name").asText())).isNotEmpty().isSubsetOf(generated);
    }

    @Test
    void runsTheCollectorWithCapabilitiesInsteadOfPrivilege() {
        JsonNode pod = podOf(DeployedFiles.object("DaemonSet", COLLECTOR));
        JsonNode security = pod.path("containers").path(0).path("securityContext");

        assertThat(pod.path("hostPID").asBoolean()).isTrue();
        assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
        assertThat(security.path("privileged").asBoolean()).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(DeployedFiles.texts(security.path("capabilities").path("drop")))
                .containsExactly("ALL");
        assertThat(DeployedFiles.texts(security.path("capabilities").path("add")))
                .containsExactlyInAnyOrder(
                        "BPF", "PERFMON", "NET_ADMIN", "SYS_PTRACE", "DAC_READ_SEARCH");
    }

    @Test
    void givesNoProcessVariablesOfServicesThatLookLikeOptions() {
        JsonNode job = DeployedFiles.object("FlinkDeployment", "foreshock-status");

        assertThat(
                        List.of(
                                podOf(DeployedFiles.object("DaemonSet", COLLECTOR)),
                                job.path("spec").path("podTemplate").path("spec")))
                .allMatch(pod -> !pod.path("enableServiceLinks").asBoolean(true));
    }

    @Test
    void lookUpNamesWhereverTheyAreAnswered() {
        assertThat(rules("foreshock-names"))
                .allSatisfy(
                        rule -> {
                            assertThat(rule.has("to")).as("NodeLocal DNS is no pod").isFalse();
                            assertThat(ports(rule)).containsExactly(53, 53);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreshock-kafka", "foreshock-status"})
    void reachTheUsualPortsOfKafkaAndRegistries(String policy) {
        assertThat(rules(policy)).anySatisfy(rule -> assertThat(ports(rule)).contains(9092, 9093));
        // Apicurio's and Confluent's default, and one behind an ingress
        assertThat(rules(policy))
                .anySatisfy(rule -> assertThat(ports(rule)).contains(8080, 8081, 443));
    }

    private static JsonNode rules(String policy) {
        return DeployedFiles.object("NetworkPolicy", policy).path("spec").path("egress");
    }

    private static List<Integer> ports(JsonNode rule) {
        return rule.path("ports").findValues("port").stream().map(JsonNode::asInt).toList();
    }

    @Test
    void mountsTheHostReadOnly() {
        JsonNode pod = podOf(DeployedFiles.object("DaemonSet", COLLECTOR));
        List<String> ofHost = new ArrayList<>();
        pod.path("volumes")
                .forEach(
                        volume -> {
                            if (volume.has("hostPath")) {
                                ofHost.add(volume.path("name").asText());
                            }
                        });

        assertThat(ofHost).isNotEmpty();
        pod.path("containers")
                .path(0)
                .path("volumeMounts")
                .forEach(
                        mount -> {
                            if (ofHost.contains(mount.path("name").asText())) {
                                assertThat(mount.path("readOnly").asBoolean())
                                        .as(mount.toString())
                                        .isTrue();
                            }
                        });
    }

    @Test
    void holdsNoSecret() {
        assertThat(DeployedFiles.objects())
                .noneMatch(object -> object.path("kind").asText().equals("Secret"));
        List<JsonNode> variables =
                DeployedFiles.objects().stream()
                        .flatMap(object -> object.findValues("env").stream())
                        .flatMap(
                                env ->
                                        Stream.iterate(0, i -> i < env.size(), i -> i + 1)
                                                .map(env::get))
                        .toList();
        assertThat(variables)
                .filteredOn(
                        v -> v.path("name").asText().matches(".*(SASL|PASSWORD|SECRET|TOKEN).*"))
                .isNotEmpty()
                .allMatch(v -> v.path("valueFrom").has("secretKeyRef"));
    }

    private static JsonNode podOf(JsonNode workload) {
        return workload.path("spec").path("template").path("spec");
    }
}
