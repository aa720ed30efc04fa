package io.foreshock.collector.l7.kafka;

import java.util.Arrays;

/**
 * Makes a {@link FieldProgram} for one version from the layout of a message in all versions. A
 * layout is a list of fields:
 *
 * <pre>
 * 1 2 4 8 16   so many bytes
 * s            a string
 * b            bytes, or records
 * a4           an array of elements of 4 bytes each; as: of strings
 * [ ... ]      an array of structs; without its end: what is in it is read once
 * { ... }      a struct
 * e            an error code
 * t            a topic's name
 * k            a number of acknowledgements, of 2 bytes
 * w            how long the broker may wait, milliseconds, 4 bytes
 * x@3 x@3-7    a field that there is from version 3 on, from 3 to 7
 * </pre>
 *
 * In flexible versions (<a
 * href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-482%3A+The+Kafka+Protocol+should+Support+Optional+Tagged+Fields">KIP-482</a>)
 * lengths are unsigned varints of one more, and tagged fields end each struct and the message.
 */
final class LayoutCompiler {
    private static final int MAX_STEPS = 127;

    private final String layout;
    private final int version;
    private final boolean flexible;
    private final byte[] buffer = new byte[MAX_STEPS];
    private int at;
    private int length;
    private int lastError;
    private int behindFixed = -1; // a step that may grow

    private LayoutCompiler(String layout, int version, boolean flexible) {
        this.layout = layout;
        this.version = version;
        this.flexible = flexible;
    }

    /**
     * Makes a program.
     *
     * @param layout as described; an empty one is one that is not known
     * @param version for which
     * @param flexible whether it is a flexible version
     * @param headed whether tagged fields of a header come first
     */
    static FieldProgram compile(String layout, int version, boolean flexible, boolean headed) {
        if (layout.isEmpty()) {
            return FieldProgram.NONE;
        }
        LayoutCompiler compiler = new LayoutCompiler(layout, version, flexible);
        if (headed) {
            compiler.put(FieldProgram.TAGS);
        }
        boolean closed = compiler.struct();
        if (flexible && closed) {
            compiler.put(FieldProgram.TAGS);
        }
        compiler.put(FieldProgram.STOP); // over what may be left of a field of other versions
        byte[] steps = Arrays.copyOf(compiler.buffer, compiler.length);
        return new FieldProgram(steps, flexible, compiler.lastError);
    }

    private void put(byte step) {
        buffer[length++] = step;
    }

    /** Fields up to a bracket that ends them, or the end; false if an array among them has none. */
    private boolean struct() {
        while (at < layout.length()) {
            char c = layout.charAt(at);
            if (c == ']' || c == '}') {
                return true;
            }
            at++;
            if (c != ' ') {
                int start = length;
                int error = lastError;
                if (!field(c)) {
                    return false;
                }
                if (!isInVersion()) {
                    length = start;
                    lastError = error;
                    behindFixed = -1;
                }
            }
        }
        return true;
    }

    /** Returns false if it is an array that has no end. */
    private boolean field(char c) {
        switch (c) {
            case 's' -> put(FieldProgram.STRING);
            case 'b' -> put(FieldProgram.BYTES);
            case 't' -> put(FieldProgram.TOPIC);
            case 'k' -> put(FieldProgram.ACKS);
            case 'w' -> put(FieldProgram.MAX_WAIT);
            case 'e' -> {
                put(FieldProgram.ERROR);
                lastError = length;
            }
            case 'a' -> elements();
            case '[' -> {
                return array();
            }
            case '{' -> {
                struct();
                close();
            }
            default -> {
                at--;
                fixed();
            }
        }
        return true;
    }

    /** One step for all bytes in a row that are of no interest. */
    private void fixed() {
        int size = number();
        if (size == 0) {
            throw new IllegalArgumentException(layout);
        }
        if (!isInVersion()) {
            return;
        }
        if (length == behindFixed && buffer[length - 1] + size <= Byte.MAX_VALUE) {
            buffer[length - 1] = (byte) (buffer[length - 1] + size);
            return;
        }
        put(FieldProgram.FIXED);
        put((byte) size);
        behindFixed = length;
    }

    private void elements() {
        if (at < layout.length() && layout.charAt(at) == 's') {
            at++;
            put(FieldProgram.ARRAY);
            int jump = length;
            put((byte) 0);
            put(FieldProgram.STRING);
            put(FieldProgram.END);
            buffer[jump] = (byte) length;
        } else {
            put(FieldProgram.PRIMITIVES);
            put((byte) number());
        }
    }

    private boolean array() {
        put(FieldProgram.ARRAY);
        int jump = length;
        put((byte) 0);
        boolean closed = struct() && at < layout.length();
        if (closed) {
            close();
            put(FieldProgram.END);
        }
        buffer[jump] = (byte) length;
        return closed;
    }

    private void close() {
        at++;
        if (flexible) {
            put(FieldProgram.TAGS);
        }
    }

    private boolean isInVersion() {
        if (at == layout.length() || layout.charAt(at) != '@') {
            return true;
        }
        at++;
        int from = number();
        int to = Integer.MAX_VALUE;
        if (at < layout.length() && layout.charAt(at) == '-') {
            at++;
            to = number();
        }
        return version >= from && version <= to;
    }

    private int number() {
        int value = 0;
        while (at < layout.length() && Character.isDigit(layout.charAt(at))) {
            value = value * 10 + layout.charAt(at++) - '0';
        }
        return value;
    }
}
