package io.foreshock.local.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.schemas.Topic;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class RecordFilterTest {
    private final GenericRecord record =
            SampleRecords.of(
                    Topic.STATUS,
                    Map.of("service", "shop", "count", 12.0, "window_start", 1_700_000_000_000L));

    @Test
    void passesEverythingWithoutWishes() {
        assertThat(passes(Map.of())).isTrue();
    }

    @Test
    void comparesTexts() {
        assertThat(passes(Map.of("service", "shop"))).isTrue();
        assertThat(passes(Map.of("service", "bank"))).isFalse();
    }

    @Test
    void wantsEveryFieldToMatch() {
        assertThat(passes(Map.of("service", "shop", "count", "12"))).isTrue();
        assertThat(passes(Map.of("service", "shop", "count", "13"))).isFalse();
    }

    @Test
    void comparesTimestampsInBothForms() {
        assertThat(passes(Map.of("window_start", "2023-11-14T22:13:20Z"))).isTrue();
        assertThat(passes(Map.of("window_start", "1700000000000"))).isTrue();
    }

    @Test
    void takesTheEmptyTextForAnAbsentValue() {
        assertThat(passes(Map.of("completeness", ""))).isTrue();
    }

    @Test
    void refusesAFieldThatTheSchemaLacks() {
        assertThatThrownBy(
                        () ->
                                new RecordFilter(Map.of("colour", "red"))
                                        .requireFieldsOf(record.getSchema()))
                .hasMessageContaining("ServiceStatus has no field 'colour'")
                .hasMessageContaining("service, category");
    }

    @Test
    void looksIntoMaps() {
        record.put("errors", Map.of(new Utf8("ENOENT"), 26.0));

        assertThat(passes(Map.of("errors.ENOENT", "26"))).isTrue();
        assertThat(passes(Map.of("errors.ENOENT", "27"))).isFalse();
        assertThat(passes(Map.of("errors.ENOSPC", "26"))).isFalse();
    }

    @Test
    void asksForAnyValueOrForNone() {
        record.put("errors", Map.of(new Utf8("ENOENT"), 26.0));

        assertThat(passes(Map.of("errors.ENOENT", "*", "service", "*", "errors", "*"))).isTrue();
        assertThat(passes(Map.of("errors.ENOSPC", "*"))).isFalse();
        assertThat(passes(Map.of("errors.ENOSPC", "null", "completeness", "null"))).isTrue();
        assertThat(passes(Map.of("completeness", "*"))).isFalse();
        assertThat(passes(Map.of("service", "null"))).isFalse();
    }

    @Test
    void refusesAKeyOfWhatIsNoMap() {
        assertThatThrownBy(
                        () ->
                                new RecordFilter(Map.of("service.x", "1"))
                                        .requireFieldsOf(record.getSchema()))
                .hasMessage("'service' of ServiceStatus is not a map");
    }

    private boolean passes(Map<String, String> wanted) {
        return new RecordFilter(wanted).passes(record);
    }
}
