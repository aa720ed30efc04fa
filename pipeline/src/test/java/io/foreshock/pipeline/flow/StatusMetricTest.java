package io.foreshock.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class StatusMetricTest {
    private static final Path REFERENCE = Path.of("../docs/reference/status-metrics.md");

    /** Regenerate with {@code -Dforeshock.docs.write=true}. */
    @Test
    void haveAReferencePageThatIsUpToDate() throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("<!-- Generated from StatusMetric: ./mvnw test -pl pipeline -am");
        page.append(" -Dtest=StatusMetricTest -Dsurefire.failIfNoSpecifiedTests=false");
        page.append(" -Dforeshock.docs.write=true -->\n\n");
        page.append("# Metrics of the job `status`\n\n");
        page.append("Counters in Flink's metric system, beside Flink's and Kafka's own.\n\n");
        page.append("| metric | where | unit | what it counts |\n|---|---|---|---|\n");
        for (StatusMetric metric : StatusMetric.values()) {
            page.append("| `").append(metric.id()).append("` | ").append(metric.scope());
            page.append(" | ").append(metric.unit()).append(" | ");
            page.append(metric.description()).append(" |\n");
        }
        if (Boolean.getBoolean("foreshock.docs.write")) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, page);
        }
        assertThat(REFERENCE)
                .as("regenerate it with the command in its first line")
                .exists()
                .hasContent(page.toString());
    }
}
