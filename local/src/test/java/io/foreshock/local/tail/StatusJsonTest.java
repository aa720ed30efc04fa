package io.foreshock.local.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
    private static final Path PAGE = Path.of("../docs/reference/status-json.md");
    private static final long START = 1_735_689_600_000L;

    private final ObjectMapper mapper = new ObjectMapper();
    private final StatusJson format = new StatusJson();

    @Test
    void exchangesAreAsOnTheReferencePage() throws IOException {
        assertThat(format.line(exchanges())).isEqualTo(example(0));
    }

    @Test
    void systemCallsAreAsOnTheReferencePage() throws IOException {
        assertThat(format.line(calls())).isEqualTo(example(1));
    }

    @Test
    void carriesTypeTimestampServiceAndData() throws IOException {
        JsonNode json = mapper.readTree(format.line(exchanges()));
        assertThat(json.fieldNames()).toIterable().contains("type", "timestamp", "service", "data");
        assertThat(json.get("data").fieldNames())
                .toIterable()
                .contains("error_count", "total_count", "error_rate", "avg_latency", "error_types");
    }

    @Test
    void isOneLineWhateverTheTexts() throws IOException {
        GenericRecord record = exchanges();
        record.put("endpoint", "/\n\"quoted\"\u001b[31m");
        String line = format.line(record);
        assertThat(line).doesNotContain("\n").doesNotContain("\u001b");
        assertThat(mapper.readTree(line).get("endpoint").asText())
                .isEqualTo("/\n\"quoted\"\u001b[31m");
    }

    /** Records are decoded with the schema they were written with. */
    @Test
    void showsResultsOfBeforeThereWereExchanges() throws IOException {
        Schema old =
                new Schema.Parser()
                        .parse(
                                Path.of("../schemas/src/main/released/foreshock.status/v1.avsc")
                                        .toFile());
        GenericRecord newer = calls();
        GenericRecord record = new GenericData.Record(old);
        old.getFields().forEach(field -> record.put(field.name(), newer.get(field.name())));
        assertThat(format.line(record)).isEqualTo(example(1));
    }

    @Test
    void hasNoHeader() {
        assertThat(format.header()).isEmpty();
    }

    private static GenericRecord exchanges() {
        Map<String, Object> fields = window();
        fields.put("type", "l7");
        fields.put("category", "l7");
        fields.put("protocol", "http/1");
        fields.put("role", "server");
        fields.put("method", "GET");
        fields.put("endpoint", "/orders/{id}");
        fields.put("completeness", 1.0);
        fields.put("failures", 3.0);
        fields.put("count", 10.0);
        fields.put("error_rate", 0.3);
        fields.put("mean_ns", 1.25e6);
        fields.put("p50_ns", 1e6);
        fields.put("p95_ns", 2.5e6);
        fields.put("p99_ns", 4e6);
        fields.put("errors", Map.of("timeout", 1.0, "5xx", 1.0, "4xx", 1.0));
        return SampleRecords.of(Topic.STATUS, fields);
    }

    private static GenericRecord calls() {
        Map<String, Object> fields = window();
        fields.put("type", "syscall");
        fields.put("category", "file");
        fields.put("syscall", "openat");
        fields.put("revision", 1);
        fields.put("failures", 2.0);
        fields.put("count", 10.5);
        fields.put("error_rate", 2 / 10.5);
        fields.put("mean_ns", 5_000.0);
        fields.put("errors", Map.of("ENOENT", 2.0, "EINTR", 1.0));
        return SampleRecords.of(Topic.STATUS, fields);
    }

    private static Map<String, Object> window() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("window_start", START);
        fields.put("window_end", START + 10_000);
        fields.put("service", "checkout");
        return fields;
    }

    /** The page's n-th example in one line. */
    private String example(int n) throws IOException {
        Matcher block =
                Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(PAGE));
        List<String> examples = block.results().map(result -> result.group(1)).toList();
        return mapper.readTree(examples.get(n)).toString();
    }
}
