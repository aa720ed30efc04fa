package io.foreshock.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds current schemas to the released ones; src/main/released/README.md has the rules. */
final class CompatibilityTest {
    private static final Path RELEASED = Path.of("src/main/released");

    @ParameterizedTest
    @EnumSource
    void currentSchemaReadsWhatAnyReleasedOneWrote(Topic topic) throws IOException {
        Schema current = parse(topic.schemaJson());
        for (Path file : versions(topic)) {
            requireReadable(topic, current, file.getFileName(), parse(Files.readString(file)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void releasedVersionsAreNumberedWithoutGaps(Topic topic) throws IOException {
        List<String> names = versions(topic).stream().map(f -> f.getFileName().toString()).toList();
        assertThat(names)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, names.size())
                                .mapToObj(n -> "v" + n + ".avsc")
                                .toList());
    }

    @Test
    void everythingReleasedBelongsToATopic() throws IOException {
        try (Stream<Path> entries = Files.list(RELEASED).filter(Files::isDirectory)) {
            assertThat(entries.map(p -> p.getFileName().toString()))
                    .allSatisfy(name -> assertThat(Topic.named(name)).isNotNull());
        }
    }

    @Test
    void aFieldWithoutADefaultIsRefusedWithWhatToDo() {
        String fields = "[{\"name\": \"a\", \"type\": \"long\"}";
        Schema released = parse(record(fields + "]"));
        Schema current = parse(record(fields + ", {\"name\": \"b\", \"type\": \"long\"}]"));
        assertThatThrownBy(
                        () -> requireReadable(Topic.STATUS, current, Path.of("v1.avsc"), released))
                .hasMessageContaining("foreshock.status")
                .hasMessageContaining("v1.avsc")
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: b")
                .hasMessageContaining("src/main/released/README.md");
    }

    private static void requireReadable(
            Topic topic, Schema current, Path version, Schema released) {
        var result =
                SchemaCompatibility.checkReaderWriterCompatibility(current, released).getResult();
        String found =
                result.getIncompatibilities().stream()
                        .map(i -> i.getType() + " at " + i.getLocation() + ": " + i.getMessage())
                        .collect(Collectors.joining("\n  "));
        assertThat(result.getCompatibility())
                .as(
                        "%s.avsc cannot read what %s of topic %s has written:%n  %s%n"
                                + "Give new fields a default, and keep names and types; the rules,"
                                + " and how to release, are in schemas/src/main/released/README.md",
                        topic.recordName(), version, topic.topicName(), found)
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static List<Path> versions(Topic topic) throws IOException {
        try (Stream<Path> files = Files.list(RELEASED.resolve(topic.topicName()))) {
            return files.toList();
        }
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }

    private static String record(String fields) {
        return "{\"type\": \"record\", \"name\": \"R\", \"fields\": " + fields + "}";
    }
}
