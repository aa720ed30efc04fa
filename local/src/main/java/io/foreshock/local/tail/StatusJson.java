package io.foreshock.local.tail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code foreshock.status} in the JSON form of docs/reference/status-json.md, one object
 * a line: {@code type}, {@code timestamp}, {@code service}, what of it is spoken of, and {@code
 * data} with counts, rate, latencies in milliseconds and errors by type. What is not known is null.
 */
public final class StatusJson implements RecordFormat {
    /** The topic whose records have this form. */
    public static final Topic TOPIC = Topic.STATUS;

    private static final String SYSCALL = "syscall";
    private static final double NANOS_OF_A_MILLI = 1e6;

    /** Counts are sums of doubles; up to here a whole one is exact. */
    private static final double MAX_WHOLE = 1L << 53;

    private final JsonFactory json = new JsonFactory();

    @Override
    public Optional<String> header() {
        return Optional.empty();
    }

    @Override
    public String line(GenericRecord record) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            writeSubject(out, record);
            out.writeObjectFieldStart("data");
            writeData(out, record);
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeSubject(JsonGenerator out, GenericRecord record) throws IOException {
        // Before there was a type, there were only system calls.
        String type = record.hasField("type") ? String.valueOf(record.get("type")) : SYSCALL;
        out.writeStringField("type", type);
        out.writeStringField("timestamp", time(record, "window_end"));
        writeText(out, record, "service");
        if (type.equals(SYSCALL)) {
            writeText(out, record, "category");
            writeText(out, record, "syscall");
        } else {
            writeText(out, record, "protocol");
            writeText(out, record, "role");
            writeText(out, record, "method");
            writeText(out, record, "endpoint");
        }
        out.writeStringField("window_start", time(record, "window_start"));
        out.writeStringField("window_end", time(record, "window_end"));
        writeNumber(out, "revision", record.get("revision"));
        writeNumber(out, "completeness", record.get("completeness"));
    }

    private static void writeData(JsonGenerator out, GenericRecord record) throws IOException {
        writeNumber(out, "error_count", record.get("failures"));
        writeNumber(out, "total_count", record.get("count"));
        writeNumber(out, "error_rate", record.get("error_rate"));
        writeMillis(out, "avg_latency", record.get("mean_ns"));
        writeMillis(out, "p50_latency", record.get("p50_ns"));
        writeMillis(out, "p95_latency", record.get("p95_ns"));
        writeMillis(out, "p99_latency", record.get("p99_ns"));
        out.writeStringField("latency_unit", "ms");
        out.writeObjectFieldStart("error_types");
        for (Map.Entry<String, Object> type : sorted((Map<?, ?>) record.get("errors")).entrySet()) {
            writeNumber(out, type.getKey(), type.getValue());
        }
        out.writeEndObject();
    }

    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private static String time(GenericRecord record, String field) {
        return Instant.ofEpochMilli((Long) record.get(field)).toString();
    }

    private static void writeText(JsonGenerator out, GenericRecord record, String field)
            throws IOException {
        Object value = record.get(field);
        out.writeStringField(field, value == null ? null : value.toString());
    }

    private static void writeMillis(JsonGenerator out, String field, @Nullable Object nanos)
            throws IOException {
        writeNumber(out, field, nanos instanceof Double n ? n / NANOS_OF_A_MILLI : null);
    }

    /** Counts are weighted, but mostly whole: those have no fraction. */
    private static void writeNumber(JsonGenerator out, String field, @Nullable Object value)
            throws IOException {
        if (!(value instanceof Number number)) {
            out.writeNullField(field);
            return;
        }
        double real = number.doubleValue();
        if (real == Math.rint(real) && Math.abs(real) <= MAX_WHOLE) {
            out.writeNumberField(field, (long) real);
        } else {
            out.writeNumberField(field, real);
        }
    }
}
