package io.foreshock.local.tail;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets records pass whose fields all have the texts asked for. {@code errors.ENOSPC} names what a
 * map holds under a key. Timestamps compare in their ISO form or as milliseconds; {@code *} is any
 * value, {@code null} or nothing the absent one.
 *
 * @param wanted text of each field, by name
 */
public record RecordFilter(Map<String, String> wanted) {
    private static final String ANY = "*";
    private static final String ABSENT = "null";

    /**
     * Checks that a schema has the fields.
     *
     * @throws IllegalArgumentException if not; the message lists those it has
     */
    public RecordFilter requireFieldsOf(Schema schema) {
        for (String name : wanted.keySet()) {
            Schema.Field field = schema.getField(fieldOf(name));
            if (field == null) {
                throw new IllegalArgumentException(
                        schema.getName()
                                + " has no field '"
                                + fieldOf(name)
                                + "'; its fields are: "
                                + fieldNames(schema));
            }
            if (keyOf(name) != null && !isMap(field.schema())) {
                throw new IllegalArgumentException(
                        "'" + field.name() + "' of " + schema.getName() + " is not a map");
            }
        }
        return this;
    }

    private static String fieldNames(Schema schema) {
        List<Schema.Field> fields = schema.getFields();
        return fields.stream().map(Schema.Field::name).collect(Collectors.joining(", "));
    }

    private static boolean isMap(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(RecordFilter::isMap)
                : schema.getType() == Schema.Type.MAP;
    }

    private static String fieldOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static @Nullable String keyOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? null : name.substring(dot + 1);
    }

    /** Whether a record passes. A field that its schema lacks does not match. */
    public boolean passes(GenericRecord record) {
        return wanted.entrySet().stream()
                .allMatch(wish -> matches(record, wish.getKey(), wish.getValue()));
    }

    private static boolean matches(GenericRecord record, String name, String text) {
        Schema.Field field = record.getSchema().getField(fieldOf(name));
        if (field == null) {
            return false;
        }
        String key = keyOf(name);
        Object whole = record.get(field.pos());
        Object value = key == null ? whole : under(whole, key);
        if (text.equals(ANY)) {
            return isThere(value);
        }
        if (value == null && text.equals(ABSENT)) {
            return true;
        }
        String shown = key == null ? FieldText.of(record, field) : FieldText.plain(value);
        return shown.equals(text)
                || (value instanceof Long number && number.toString().equals(text));
    }

    private static @Nullable Object under(@Nullable Object map, String key) {
        if (map instanceof Map<?, ?> entries) {
            for (Map.Entry<?, ?> entry : entries.entrySet()) { // keys are of Avro's own class
                if (key.equals(String.valueOf(entry.getKey()))) {
                    return entry.getValue();
                }
            }
        }
        return null;
    }

    private static boolean isThere(@Nullable Object value) {
        return value != null
                && !(value instanceof Map<?, ?> map && map.isEmpty())
                && !(value instanceof Collection<?> list && list.isEmpty());
    }
}
