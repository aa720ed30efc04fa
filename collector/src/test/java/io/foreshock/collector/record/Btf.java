package io.foreshock.collector.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The type information (BTF) of a compiled BPF object, as far as layouts need it: structs with the
 * byte offsets of their members, and variables with their offsets in a data section. Format:
 * Documentation/bpf/btf.rst of the kernel.
 */
public final class Btf {
    private static final int KIND_INT = 1;
    private static final int KIND_ARRAY = 3;
    private static final int KIND_STRUCT = 4;
    private static final int KIND_UNION = 5;
    private static final int KIND_ENUM = 6;
    private static final int KIND_FUNC_PROTO = 13;
    private static final int KIND_VAR = 14;
    private static final int KIND_DATASEC = 15;
    private static final int KIND_DECL_TAG = 17;
    private static final int KIND_ENUM64 = 19;

    private record Type(int kind, String name, int size, Map<String, Integer> members) {}

    private final List<Type> types = new ArrayList<>();
    private final ByteBuffer data;
    private final int strings;

    private Btf(ByteBuffer data) {
        this.data = data;
        int headerLength = data.getInt(4);
        int typesAt = headerLength + data.getInt(8);
        int typesEnd = typesAt + data.getInt(12);
        strings = headerLength + data.getInt(16);
        types.add(new Type(0, "void", 0, Map.of()));
        int at = typesAt;
        while (at < typesEnd) {
            at = readType(at);
        }
    }

    /** Those of an observer's programs for each architecture, by its name. */
    public static Map<String, Btf> byArchitecture(String observer) throws IOException {
        Map<String, Btf> objects = new LinkedHashMap<>();
        for (String architecture : List.of("x86_64", "aarch64")) {
            objects.put(architecture, of("/bpf/" + architecture + "/" + observer + ".bpf.o"));
        }
        return objects;
    }

    /** Reads the .BTF section of an object on the class path. */
    private static Btf of(String resource) throws IOException {
        try (InputStream in = Btf.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path");
            }
            ByteBuffer elf = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            return new Btf(section(elf, ".BTF"));
        }
    }

    /** Size of a struct in bytes. */
    public int sizeOf(String struct) {
        return find(KIND_STRUCT, struct).size();
    }

    /** Byte offset of each named member of a struct, those of unnamed inner ones left out. */
    public Map<String, Integer> membersOf(String struct) {
        return find(KIND_STRUCT, struct).members();
    }

    /** Byte offset of each variable in a data section such as {@code .rodata}. */
    public Map<String, Integer> variablesOf(String section) {
        return find(KIND_DATASEC, section).members();
    }

    private Type find(int kind, String name) {
        return types.stream()
                .filter(t -> t.kind() == kind && t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in the BTF"));
    }

    private int readType(int at) {
        String name = string(data.getInt(at));
        int info = data.getInt(at + 4);
        int count = info & 0xffff;
        int kind = info >>> 24 & 0x1f;
        int size = data.getInt(at + 8);
        int body = at + 12;
        Map<String, Integer> members = new LinkedHashMap<>();
        int next =
                switch (kind) {
                    case KIND_INT, KIND_VAR, KIND_DECL_TAG -> body + 4;
                    case KIND_ARRAY -> body + 12;
                    case KIND_ENUM, KIND_FUNC_PROTO -> body + 8 * count;
                    case KIND_STRUCT, KIND_UNION, KIND_DATASEC, KIND_ENUM64 -> body + 12 * count;
                    default -> body;
                };
        if (kind == KIND_STRUCT) {
            boolean bitfields = info < 0;
            for (int i = 0; i < count; i++) {
                int member = body + 12 * i;
                int bits = data.getInt(member + 8);
                members.put(string(data.getInt(member)), (bitfields ? bits & 0xffffff : bits) / 8);
            }
        } else if (kind == KIND_DATASEC) {
            for (int i = 0; i < count; i++) {
                int entry = body + 12 * i;
                members.put(types.get(data.getInt(entry)).name(), data.getInt(entry + 4));
            }
        }
        types.add(new Type(kind, name, size, members));
        return next;
    }

    private String string(int offset) {
        int start = strings + offset;
        int end = start;
        while (data.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        data.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ByteBuffer section(ByteBuffer elf, String wanted) throws IOException {
        int headers = (int) elf.getLong(40);
        int size = elf.getShort(58);
        int count = elf.getShort(60);
        int names = (int) elf.getLong(headers + elf.getShort(62) * size + 24);
        for (int i = 0; i < count; i++) {
            int header = headers + i * size;
            int nameAt = names + elf.getInt(header);
            byte[] name = new byte[wanted.length() + 1];
            elf.get(nameAt, name);
            if (new String(name, StandardCharsets.US_ASCII).equals(wanted + "\0")) {
                int offset = (int) elf.getLong(header + 24);
                int length = (int) elf.getLong(header + 32);
                return elf.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw new IOException("no section " + wanted);
    }
}
