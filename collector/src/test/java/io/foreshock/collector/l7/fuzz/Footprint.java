package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.sql.Statements;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes an object holds, and all that it refers to: of this project's classes,
 * arrays and collections. What parsers share is left out: exchanges and digests of statements.
 */
final class Footprint {
    private static final int HEADER = 16;
    private static final Set<Class<?>> SHARED =
            Set.of(Exchange.class, Exchanges.class, Statements.class);

    private final Map<Class<?>, List<Field>> references = new HashMap<>();
    private final Map<Class<?>, Integer> sizes = new HashMap<>();

    /** Bytes. */
    long of(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> open = new ArrayDeque<>();
        open.add(root);
        long bytes = 0;
        while (!open.isEmpty()) {
            Object object = open.removeLast();
            if (seen.add(object)) {
                bytes += visit(object, open);
            }
        }
        return bytes;
    }

    private long visit(Object object, ArrayDeque<Object> open) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return visitArray(object, open);
        }
        if (object instanceof Collection<?> collection) {
            collection.forEach(element -> add(element, open));
            return HEADER + 8L * collection.size();
        }
        if (object instanceof Map<?, ?> map) {
            map.forEach(
                    (key, value) -> {
                        add(key, open);
                        add(value, open);
                    });
            return HEADER + 48L * map.size();
        }
        if (!type.getName().startsWith("io.foreshock.") || type.isHidden() || type.isEnum()) {
            return 0;
        }
        for (Field field : references.computeIfAbsent(type, this::read)) {
            try {
                add(field.get(object), open);
            } catch (IllegalAccessException e) {
                throw new LinkageError(field.toString(), e);
            }
        }
        return sizes.getOrDefault(type, HEADER);
    }

    private static long visitArray(Object array, ArrayDeque<Object> open) {
        int length = Array.getLength(array);
        if (array instanceof Object[] elements) {
            for (Object element : elements) {
                add(element, open);
            }
        }
        return HEADER + (long) length * width(array.getClass().getComponentType());
    }

    private static void add(@Nullable Object object, ArrayDeque<Object> open) {
        if (object != null && !SHARED.contains(object.getClass())) {
            open.add(object);
        }
    }

    private List<Field> read(Class<?> type) {
        List<Field> found = new ArrayList<>();
        int size = HEADER;
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                size += width(field.getType());
                if (!field.getType().isPrimitive() && at.getName().startsWith("io.foreshock.")) {
                    field.setAccessible(true);
                    found.add(field);
                }
            }
        }
        sizes.put(type, size);
        return found;
    }

    private static int width(Class<?> type) {
        if (type == byte.class || type == boolean.class) {
            return 1;
        }
        if (type == short.class || type == char.class) {
            return 2;
        }
        return type == long.class || type == double.class ? 8 : 4;
    }
}
