package io.foreshock.collector.l7.kafka;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;

/** Messages of every API and version, filled and serialised by Kafka's own classes. */
final class Messages {
    /** Error codes by their place in the message, from 0; the last is for all that follow. */
    private final int[] errors;

    private final int elements;
    private int errorsSeen;
    private String suffix = ""; // of strings, so that no two elements have the same key

    private Messages(int elements, int... errors) {
        this.elements = elements;
        this.errors = errors;
    }

    /** How many error codes a response has whose arrays have so many elements. */
    static int errorCodes(ApiMessageType api, int version, int elements) {
        Messages messages = new Messages(elements, 0);
        messages.fill(api.newResponse(), api.responseSchemas()[version]);
        return messages.errorsSeen;
    }

    /** A response with a size and a header; every array has so many elements. */
    static byte[] response(
            ApiMessageType api, int version, int correlationId, int elements, int... errors) {
        ApiMessage response = api.newResponse();
        new Messages(elements, errors).fill(response, api.responseSchemas()[version]);
        short headerVersion = api.responseHeaderVersion((short) version);
        ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(correlationId);
        return framed(bytes(header, headerVersion), bytes(response, version));
    }

    /** A request with a size and a header; strings are their fields' names. */
    static byte[] request(ApiMessageType api, int version, int correlationId, int elements) {
        ApiMessage request = api.newRequest();
        new Messages(elements, 0).fill(request, api.requestSchemas()[version]);
        return request(api, version, correlationId, "client", request);
    }

    /** A request with a size and a header. */
    static byte[] request(
            ApiMessageType api,
            int version,
            int correlationId,
            String clientId,
            ApiMessage request) {
        RequestHeaderData header =
                new RequestHeaderData()
                        .setRequestApiKey(api.apiKey())
                        .setRequestApiVersion((short) version)
                        .setCorrelationId(correlationId)
                        .setClientId(clientId);
        short headerVersion = api.requestHeaderVersion((short) version);
        return framed(bytes(header, headerVersion), bytes(request, version));
    }

    /** A response of which the caller has filled the body. */
    static byte[] response(
            ApiMessageType api, int version, int correlationId, ApiMessage response) {
        ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(correlationId);
        return framed(
                bytes(header, api.responseHeaderVersion((short) version)),
                bytes(response, version));
    }

    private static byte[] bytes(Message message, int version) {
        ByteBufferAccessor accessor = MessageUtil.toByteBufferAccessor(message, (short) version);
        ByteBuffer buffer = accessor.buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] framed(byte[] header, byte[] body) {
        return ByteBuffer.allocate(4 + header.length + body.length)
                .putInt(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    private void fill(Object message, Schema schema) {
        for (BoundField field : schema.fields()) {
            if (!(field.def.type instanceof TaggedFields)) {
                set(message, field.def.name, field.def.type);
            }
        }
    }

    private void set(Object message, String snake, Type type) {
        String name = camel(snake);
        try {
            Field field = field(message.getClass(), name);
            Object value = value(field, snake, type);
            for (Method method : message.getClass().getMethods()) {
                if (method.getParameterCount() == 1
                        && method.getName().equalsIgnoreCase("set" + name)) {
                    method.invoke(message, value);
                    return;
                }
            }
            throw new AssertionError("no setter of " + message.getClass() + "." + name);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(message.getClass() + "." + name, e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().equalsIgnoreCase(name)) {
                return field;
            }
        }
        throw new NoSuchFieldException(type + "." + name);
    }

    private Object value(Field field, String snake, Type type) throws ReflectiveOperationException {
        Class<?> kind = field.getType();
        if (Collection.class.isAssignableFrom(kind)) {
            return collection(field, snake, type);
        }
        if (snake.endsWith("error_code")) {
            return (short) errors[Math.min(errorsSeen++, errors.length - 1)];
        }
        if (kind == String.class) {
            return snake.replace('_', '-') + suffix;
        }
        return switch (kind.getSimpleName()) {
            case "short" -> (short) 1;
            case "int" -> snake.equals("port") ? 9092 : 1_000_000;
            case "long" -> 1L << 40;
            case "byte" -> (byte) 1;
            case "boolean" -> true;
            case "double" -> 1.5;
            case "Uuid" -> new Uuid(1, 2);
            case "byte[]" -> new byte[] {1, 2, 3};
            case "ByteBuffer" -> ByteBuffer.wrap(new byte[] {1, 2, 3});
            case "BaseRecords" ->
                    MemoryRecords.withRecords(
                            Compression.NONE, new SimpleRecord(1L, new byte[] {1}, new byte[100]));
            default -> struct(kind, type);
        };
    }

    private Object struct(Class<?> kind, Type type) throws ReflectiveOperationException {
        Object struct = kind.getDeclaredConstructor().newInstance();
        fill(struct, (Schema) type);
        return struct;
    }

    @SuppressWarnings("unchecked") // the collection's own element type
    private Object collection(Field field, String snake, Type type)
            throws ReflectiveOperationException {
        Type elementType = type.arrayElementType().orElseThrow();
        Class<?> kind = field.getType();
        Collection<Object> elements =
                kind == List.class
                        ? new ArrayList<>()
                        : (Collection<Object>) kind.getDeclaredConstructor().newInstance();
        Class<?> element = elementOf(field);
        for (int i = 0; i < this.elements; i++) {
            suffix = i == 0 ? "" : "-" + i;
            if (elementType instanceof Schema) {
                elements.add(struct(element, elementType));
            } else {
                elements.add(primitive(element, snake));
            }
        }
        suffix = "";
        return elements;
    }

    private static Class<?> elementOf(Field field) throws ClassNotFoundException {
        if (field.getGenericType() instanceof ParameterizedType list) {
            return (Class<?>) list.getActualTypeArguments()[0];
        }
        String name = field.getType().getName();
        return Class.forName(name.substring(0, name.length() - "Collection".length()));
    }

    private Object primitive(Class<?> element, String snake) {
        return switch (element.getSimpleName()) {
            case "Integer" -> 7;
            case "Long" -> 7L;
            case "Short" -> (short) 7;
            case "Byte" -> (byte) 7;
            case "Uuid" -> new Uuid(3, 4);
            default -> snake.replace('_', '-') + suffix;
        };
    }

    private static String camel(String snake) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            if (c == '_') {
                i++;
                name.append(snake.substring(i, i + 1).toUpperCase(Locale.ROOT));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}
