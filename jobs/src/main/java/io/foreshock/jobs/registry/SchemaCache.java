package io.foreshock.jobs.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of a registry by id, asked for once. That an id is unknown is remembered for a short time
 * only, since a schema may be registered after a reader first met its id. Not thread-safe.
 */
public final class SchemaCache {
    /** How long an id stays unknown without asking again. */
    public static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

    private static final int MAX_UNKNOWN = 10_000;

    private final SchemaRegistry registry;
    private final Map<Integer, Schema> known = new HashMap<>();

    /** When ids were found unknown, {@link System#nanoTime}; the oldest is forgotten first. */
    private final Map<Integer, Long> unknown =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
                    return size() > MAX_UNKNOWN;
                }
            };

    /** A cache that is empty. */
    public SchemaCache(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * The schema of an id.
     *
     * @return null if the registry does not know it, or if it is not an Avro schema
     * @throws RegistryException if the registry cannot be used
     */
    public @Nullable Schema get(int id) throws IOException {
        Schema schema = known.get(id);
        if (schema != null || id < 0) {
            return schema;
        }
        Long since = unknown.get(id);
        if (since != null && System.nanoTime() - since < UNKNOWN_FOR.toNanos()) {
            return null;
        }
        unknown.remove(id);
        Optional<Schema> found = registry.schema(id).flatMap(SchemaCache::parse);
        if (found.isPresent()) {
            known.put(id, found.get());
        } else {
            unknown.put(id, System.nanoTime());
        }
        return found.orElse(null);
    }

    /** Avro's parser meets some texts that are no schema with exceptions of Java's own. */
    private static Optional<Schema> parse(String text) {
        try {
            return Optional.of(new Schema.Parser().parse(text));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
