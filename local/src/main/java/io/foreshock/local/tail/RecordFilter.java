package io.foreshock.local.tail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Lets records pass whose fields all have the texts asked for. Timestamps compare in their ISO form
 * or as milliseconds, an absent value as the empty text.
 *
 * @param wanted text of each field, by name
 */
public record RecordFilter(Map<String, String> wanted) {
    /**
     * Checks that a schema has the fields.
     *
     * @throws IllegalArgumentException if not; the message lists those it has
     */
    public RecordFilter requireFieldsOf(Schema schema) {
        for (String name : wanted.keySet()) {
            if (schema.getField(name) == null) {
                throw new IllegalArgumentException(
                        schema.getName()
                                + " has no field '"
                                + name
                                + "'; its fields are: "
                                + fieldNames(schema));
            }
        }
        return this;
    }

    private static String fieldNames(Schema schema) {
        List<Schema.Field> fields = schema.getFields();
        return fields.stream().map(Schema.Field::name).collect(Collectors.joining(", "));
    }

    /** Whether a record passes. A field that its schema lacks does not match. */
    public boolean passes(GenericRecord record) {
        for (Map.Entry<String, String> field : wanted.entrySet()) {
            Schema.Field found = record.getSchema().getField(field.getKey());
            if (found == null || !matches(record, found, field.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(GenericRecord record, Schema.Field field, String text) {
        return FieldText.of(record, field).equals(text)
                || (record.get(field.pos()) instanceof Long number
                        && number.toString().equals(text));
    }
}
