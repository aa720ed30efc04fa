package io.foreshock.it.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of the repository that people deploy. */
final class DeployedFiles {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
    static final Path IMAGES = ROOT.resolve("deploy/images");
    static final Path KUBERNETES = ROOT.resolve("deploy/k8s");
    static final Path CREATE_TOPICS = KUBERNETES.resolve("config/create-topics.sh");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeployedFiles() {}

    /** The manifests that {@code kubectl apply -k} takes, without the kustomization itself. */
    static List<Path> manifests() {
        List<Path> manifests = new ArrayList<>();
        kustomization()
                .path("resources")
                .forEach(file -> manifests.add(KUBERNETES.resolve(file.asText())));
        return manifests;
    }

    static JsonNode kustomization() {
        return yaml(KUBERNETES.resolve("kustomization.yaml")).get(0);
    }

    /** Every object of every manifest. */
    static List<JsonNode> objects() {
        return manifests().stream().flatMap(file -> yaml(file).stream()).toList();
    }

    /** The object of a kind and name. */
    static JsonNode object(String kind, String name) {
        return objects().stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .filter(o -> o.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** The documents of a YAML file, anchors and merges resolved; double keys are refused. */
    static List<JsonNode> yaml(Path file) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(strict))
                .loadAll(text(file))
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }

    /** Every value of a field of this name, wherever it is. */
    static List<String> valuesOf(String field, JsonNode in) {
        return in.findValues(field).stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
