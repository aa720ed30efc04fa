package io.foreshock.local.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordFormatTest {
    private static final Terminal PLAIN = new Terminal(System.out, false, false, 80);

    @Test
    void jsonHoldsEveryFieldAsItIs() throws Exception {
        GenericRecord record =
                SampleRecords.of(
                        Topic.STATUS,
                        Map.of(
                                "service", "shop \"1\"",
                                "window_start", 1_700_000_000_000L,
                                "hosts", List.of("a", "b"),
                                "errors", Map.of("ENOSPC", 3.0),
                                "latency_sketch", ByteBuffer.wrap(new byte[] {1, 2, 3})));

        String line = new JsonFormat().line(record);

        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(line).doesNotContain("\n");
        assertThat(json.size()).isEqualTo(record.getSchema().getFields().size());
        assertThat(json.get("service").asText()).isEqualTo("shop \"1\"");
        assertThat(json.get("window_start").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(json.get("hosts").get(1).asText()).isEqualTo("b");
        assertThat(json.get("errors").get("ENOSPC").asDouble()).isEqualTo(3.0);
        assertThat(json.get("latency_sketch").asText()).isEqualTo("AQID");
        assertThat(json.get("completeness").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTopicHasColumnsForPeople(Topic topic) {
        HumanFormat format = new HumanFormat(topic, PLAIN);

        assertThat(format.header())
                .hasValueSatisfying(
                        header ->
                                assertThat(header.lines().toList())
                                        .last(InstanceOfAssertFactories.STRING)
                                        .isUpperCase());
        assertThat(format.line(SampleRecords.of(topic))).isNotNull();
    }

    @Test
    void theLedgerNamesTheUnitOfWhatItCounts() {
        HumanFormat format = new HumanFormat(Topic.SIGNAL_COLLECTOR, PLAIN);
        String calls = format.line(SampleRecords.of(Topic.SIGNAL_COLLECTOR, ledger("summary")));
        String failures = format.line(SampleRecords.of(Topic.SIGNAL_COLLECTOR, ledger("syscall")));

        String requests = format.line(SampleRecords.of(Topic.SIGNAL_COLLECTOR, ledger("l7")));

        assertThat(requests).contains(" requests ");
        assertThat(format.header().orElseThrow()).contains("count what UNIT names");
        assertThat(calls).contains(" calls ").endsWith("buffer_full=3");
        assertThat(failures).contains(" failures ");
        assertThat(format.line(SampleRecords.of(Topic.SIGNAL_COLLECTOR))).endsWith("  0");
    }

    private static Map<String, Object> ledger(String source) {
        return Map.of("source", source, "dropped", Map.of("buffer_full", 3L));
    }

    @Test
    void showsTheMeanOfLatenciesWhereThereAreAny() {
        HumanFormat format = new HumanFormat(Topic.SIGNAL_L7_SUMMARY, PLAIN);
        Map<String, Object> two = Map.of("latency_count", 2L, "latency_sum_ns", 5_000_000L);

        assertThat(format.line(SampleRecords.of(Topic.SIGNAL_L7_SUMMARY, two))).endsWith(" 2.5ms");
        assertThat(format.line(SampleRecords.of(Topic.SIGNAL_L7_SUMMARY))).doesNotContain("ms");
    }

    @Test
    void cutsNamesOnAScreenOnlyAndNumbersNever() {
        String name = "a-service-of-more-than-22-characters";
        GenericRecord record =
                SampleRecords.of(
                        Topic.STATUS, Map.of("service", name, "count", 1_234_567_890_123.0));
        Terminal screen = new Terminal(System.out, true, false, 80);

        assertThat(new HumanFormat(Topic.STATUS, PLAIN).line(record)).contains(name);
        assertThat(new HumanFormat(Topic.STATUS, screen).line(record))
                .doesNotContain(name)
                .contains("a-service-of-more-tha…", "1234567890123");
    }

    @Test
    void columnsStandBelowTheirTitles() {
        HumanFormat format = new HumanFormat(Topic.SIGNAL_SYSCALL, PLAIN);
        String line =
                format.line(
                        SampleRecords.of(
                                Topic.SIGNAL_SYSCALL,
                                Map.of(
                                        "service", "shop",
                                        "syscall", "connect",
                                        "errno_name", "ECONNREFUSED",
                                        "error_count", 12L,
                                        "asynchronous", true,
                                        "peer_address", "127.0.0.1",
                                        "peer_port", 8080)));
        String header = format.header().orElseThrow();

        assertThat(line.indexOf("shop")).isEqualTo(header.indexOf("SERVICE"));
        assertThat(line.indexOf("ECONNREFUSED")).isEqualTo(header.indexOf("ERRNO"));
        assertThat(line).endsWith("127.0.0.1:8080 (asynchronous)");
    }

    @Test
    void statusShowsCallsAndRequestsInOneColumn() {
        HumanFormat format = new HumanFormat(Topic.STATUS, PLAIN);
        String call =
                format.line(
                        SampleRecords.of(
                                Topic.STATUS, Map.of("type", "syscall", "syscall", "openat")));
        String request =
                format.line(
                        SampleRecords.of(
                                Topic.STATUS,
                                Map.of(
                                        "type", "l7",
                                        "role", "server",
                                        "protocol", "http/1",
                                        "method", "GET",
                                        "endpoint", "/orders/{id}",
                                        "count", 10.0,
                                        "errors", Map.of("5xx", 2.0, "timeout", 1.0))));
        String header = format.header().orElseThrow();

        assertThat(call.indexOf("openat")).isEqualTo(header.indexOf("CALL OR REQUEST"));
        assertThat(request.indexOf("server http/1 GET /orders/{id}"))
                .isEqualTo(header.indexOf("CALL OR REQUEST"));
        assertThat(request).endsWith("5xx=2 timeout=1");
    }

    @Test
    void commandsToTheTerminalAreNotPassedOn() {
        HumanFormat format = new HumanFormat(Topic.STATUS, PLAIN);
        String line =
                format.line(
                        SampleRecords.of(
                                Topic.STATUS, Map.of("endpoint", "/a\u001b[2J\n\u009b31m")));
        assertThat(line).contains("/a?[2J??31m");
    }

    @Test
    void durationsHaveTheUnitThatSuitsThem() {
        assertThat(FieldText.duration(950)).isEqualTo("950ns");
        assertThat(FieldText.duration(1_500)).isEqualTo("1.5µs");
        assertThat(FieldText.duration(2_500_000)).isEqualTo("2.5ms");
        assertThat(FieldText.duration(3_000_000_000.0)).isEqualTo("3.00s");
    }

    @Test
    void numbersHaveNoNeedlessDigits() {
        assertThat(FieldText.number(3.0)).isEqualTo("3");
        assertThat(FieldText.number(0.25)).isEqualTo("0.25");
        assertThat(FieldText.number(1.0 / 3)).isEqualTo("0.3333");
    }
}
