package io.foreshock.options;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values in force after flags, environment, file and defaults were merged. Immutable. */
public final class OptionValues {
    private final Map<String, Object> values;
    private final Map<String, String> passedThrough;

    OptionValues(Map<String, Object> values, Map<String, String> passedThrough) {
        this.values = Map.copyOf(values);
        this.passedThrough = Map.copyOf(passedThrough);
    }

    /**
     * The value of an option.
     *
     * @throws IllegalArgumentException if the option is not of the set that was resolved
     */
    @SuppressWarnings("unchecked") // put there by OptionSet from the option's own parser
    public <T> T get(Option<T> option) {
        Object value = values.get(option.key());
        if (value == null) {
            throw new IllegalArgumentException("option " + option.key() + " is not of this set");
        }
        return (T) value;
    }

    /**
     * Settings that pass through untouched, without their prefix: for {@code "kafka."} the Kafka
     * client's own keys.
     */
    public Map<String, String> passedThrough(String prefix) {
        Map<String, String> under = new LinkedHashMap<>();
        passedThrough.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        under.put(key.substring(prefix.length()), value);
                    }
                });
        return under;
    }
}
