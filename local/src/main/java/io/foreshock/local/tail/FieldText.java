package io.foreshock.local.tail;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Field values as a person reads them. */
final class FieldText {
    private static final String MILLIS = "timestamp-millis";

    private FieldText() {}

    /** The text of a field: empty for null, ISO for timestamps, base64 for bytes. */
    static String of(GenericRecord record, Schema.Field field) {
        Object value = record.get(field.pos());
        return value instanceof Long millis && isTimestamp(field.schema())
                ? Instant.ofEpochMilli(millis).toString()
                : plain(value);
    }

    private static boolean isTimestamp(Schema schema) {
        if (schema.isUnion()) {
            return schema.getTypes().stream().anyMatch(FieldText::isTimestamp);
        }
        return schema.getLogicalType() != null && schema.getLogicalType().getName().equals(MILLIS);
    }

    /** The text of a value: empty for null, base64 for bytes. */
    static String plain(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof ByteBuffer bytes) {
            return base64(bytes);
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(String.valueOf(k), plain(v)));
            return sorted.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining(" "));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(FieldText::plain).collect(Collectors.joining(","));
        }
        return value.toString();
    }

    static String base64(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    /**
     * A text without control characters: what was observed may hold any, also such that would
     * command the terminal. Each is shown as {@code ?}.
     */
    static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text);
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }

    /** Whole numbers without a fraction, others with at most four digits after the point. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceFirst("0+$", "");
    }

    /** A duration in nanoseconds with the unit that suits it. */
    static String duration(double nanos) {
        if (nanos < 1e3) {
            return String.format(Locale.ROOT, "%.0fns", nanos);
        }
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1fµs", nanos / 1e3);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.1fms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2fs", nanos / 1e9);
    }
}
