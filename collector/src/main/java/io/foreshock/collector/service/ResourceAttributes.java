package io.foreshock.collector.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** OTEL_RESOURCE_ATTRIBUTES: {@code key=value} pairs with commas between, percent-encoded. */
final class ResourceAttributes {
    private static final String SERVICE_NAME = "service.name";

    private ResourceAttributes() {}

    /** The value of {@code service.name}; null if it is not among them or is malformed. */
    static @Nullable String serviceName(String attributes) {
        int from = 0;
        while (from <= attributes.length()) {
            int comma = attributes.indexOf(',', from);
            int end = comma < 0 ? attributes.length() : comma;
            int equals = attributes.indexOf('=', from);
            if (equals > 0
                    && equals < end
                    && attributes.substring(from, equals).strip().equals(SERVICE_NAME)) {
                return decode(attributes.substring(equals + 1, end).strip());
            }
            from = end + 1;
        }
        return null;
    }

    private static @Nullable String decode(String value) {
        if (value.isEmpty()) {
            return null;
        }
        if (value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
