package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The FlinkDeployment against the operator's custom resource definition, unknown fields refused.
 */
class FlinkDeploymentTest {
    private static final String DEFINITION =
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    private final JsonNode deployment = DeployedFiles.object("FlinkDeployment", "foreshock-status");
    private final JsonSchema schema = schema();

    @Test
    void matchesTheDefinition() {
        // The newest definition that Maven Central has ends with Flink 1.20.
        assertThat(schema.validate(known(deployment)))
                .extracting(ValidationMessage::getInstanceLocation)
                .extracting(Object::toString)
                .containsExactly("$.spec.flinkVersion");
    }

    @Test
    void refusesAFieldThatTheDefinitionLacks() {
        JsonNode misspelt = known(deployment).deepCopy();
        ((ObjectNode) misspelt.path("spec").path("job")).put("parallelizm", 2);

        Set<ValidationMessage> found = schema.validate(misspelt);

        assertThat(found).anyMatch(message -> message.getMessage().contains("parallelizm"));
    }

    @Test
    void runsTheJobThatItsImageHolds() {
        JsonNode job = deployment.path("spec").path("job");
        String image = DeployedFiles.text(DeployedFiles.IMAGES.resolve("jobs.Dockerfile"));

        assertThat(image).contains(job.path("jarURI").asText().substring("local://".length()));
        assertThat(job.path("entryClass").asText()).isEqualTo("io.foreshock.jobs.Jobs");
        assertThat(DeployedFiles.texts(job.path("args"))).startsWith("status");
    }

    @Test
    void namesTheFlinkVersionOfItsImage() {
        String image = DeployedFiles.text(DeployedFiles.IMAGES.resolve("jobs.Dockerfile"));
        String version = deployment.path("spec").path("flinkVersion").asText();

        assertThat(image).contains("FROM flink:" + version.substring(1).replace('_', '.') + ".");
    }

    /** apiVersion, kind and metadata are Kubernetes', not the definition's. */
    private static JsonNode known(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.retain(List.of("spec"));
        return copy;
    }

    private static JsonSchema schema() {
        JsonNode version = definition().path("spec").path("versions").path(0);
        JsonNode root = version.path("schema").path("openAPIV3Schema").deepCopy();
        refuseUnknownFields(root);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(root);
    }

    /** The API server drops what a schema does not name; here it is an error. */
    private static void refuseUnknownFields(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            refuseUnknownFields(children.next());
        }
    }

    private static JsonNode definition() {
        try (InputStream in = FlinkDeploymentTest.class.getResourceAsStream(DEFINITION)) {
            return new YAMLMapper().readTree(Objects.requireNonNull(in, DEFINITION));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
