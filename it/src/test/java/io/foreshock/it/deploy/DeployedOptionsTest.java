package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreshock.collector.CollectorOptions;
import io.foreshock.jobs.StatusOptions;
import io.foreshock.options.OptionValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is deployed, given to the processes' own options: they refuse a key they do not know. */
class DeployedOptionsTest {
    private static final String NODE = "node-1";
    private static final String SECRET = "from-the-secret";

    private final JsonNode services =
            DeployedFiles.yaml(DeployedFiles.COMPOSE).get(0).path("services");
    private final Map<String, String> connection =
            DeployedFiles.text(DeployedFiles.KUBERNETES.resolve("config/connection.env"))
                    .lines()
                    .filter(line -> line.contains("=") && !line.startsWith("#"))
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    @Test
    void areTakenByTheCollectorOfTheCompose() {
        OptionValues values =
                CollectorOptions.resolve(
                        arguments(services.path("collector").path("command")), Map.of());

        assertThat(values.get(CollectorOptions.KAFKA)).isEqualTo("kafka:29092");
        assertThat(values.get(CollectorOptions.REGISTRY).getHost()).isEqualTo("registry");
    }

    @Test
    void areTakenByTheJobOfTheCompose() {
        List<String> command = DeployedFiles.texts(services.path("jobmanager").path("command"));
        List<String> options = command.subList(command.indexOf("status") + 1, command.size());

        StatusOptions status = StatusOptions.resolve(options.toArray(new String[0]), Map.of());

        assertThat(status.kafkaServers()).isEqualTo("kafka:29092");
        assertThat(status.registry().url().getHost()).isEqualTo("registry");
    }

    @Test
    void areTakenByTheCollectorOfKubernetes() {
        JsonNode container =
                DeployedFiles.object("DaemonSet", "foreshock-collector")
                        .path("spec")
                        .path("template")
                        .path("spec")
                        .path("containers")
                        .path(0);
        String[] arguments = arguments(container.path("args"));
        assertThat(arguments).containsExactly("--config", "/etc/foreshock/collector.yaml");
        arguments[1] = DeployedFiles.KUBERNETES.resolve("config/collector.yaml").toString();

        OptionValues values =
                CollectorOptions.resolve(arguments, environment(container.path("env")));

        assertThat(values.get(CollectorOptions.HOST)).isEqualTo(NODE);
        assertThat(values.get(CollectorOptions.KAFKA)).isEqualTo(connection.get("kafka"));
        assertThat(values.get(CollectorOptions.REGISTRY)).hasToString(connection.get("registry"));
        assertThat(values.get(CollectorOptions.CREATE_TOPICS)).isFalse();
        assertThat(values.passedThrough("kafka.")).containsEntry("sasl.jaas.config", SECRET);
    }

    @Test
    void areTakenByTheJobOfKubernetes() {
        JsonNode spec = DeployedFiles.object("FlinkDeployment", "foreshock-status").path("spec");
        List<String> arguments = DeployedFiles.texts(spec.path("job").path("args"));
        JsonNode container = spec.path("podTemplate").path("spec").path("containers").path(0);

        StatusOptions status =
                StatusOptions.resolve(
                        arguments.subList(1, arguments.size()).toArray(new String[0]),
                        environment(container.path("env")));

        assertThat(status.kafkaServers()).isEqualTo(connection.get("kafka"));
        assertThat(status.registry().url()).hasToString(connection.get("registry"));
        assertThat(status.kafkaProperties()).containsEntry("sasl.jaas.config", SECRET);
    }

    private static String[] arguments(JsonNode array) {
        return DeployedFiles.texts(array).toArray(new String[0]);
    }

    /** The environment as Kubernetes would make it, with a secret of the right name. */
    private Map<String, String> environment(JsonNode variables) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : variables) {
            environment.put(variable.path("name").asText(), value(variable));
        }
        return environment;
    }

    private String value(JsonNode variable) {
        JsonNode from = variable.path("valueFrom");
        if (from.has("fieldRef")) {
            assertThat(from.path("fieldRef").path("fieldPath").asText()).isEqualTo("spec.nodeName");
            return NODE;
        }
        if (from.has("configMapKeyRef")) {
            String key = from.path("configMapKeyRef").path("key").asText();
            assertThat(connection).containsKey(key);
            return connection.getOrDefault(key, "");
        }
        return from.has("secretKeyRef") ? SECRET : variable.path("value").asText();
    }
}
