package io.foreshock.collector.l7.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where functions lie in a 64-bit little-endian ELF file (gABI chapter 4): a library's exported
 * ones, and a program's own where it has not been stripped. Reads no more of the file than its
 * tables.
 */
final class ElfSymbols {
    private static final int HEADER_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int SEGMENT_BYTES = 56;
    private static final int SYMBOL_BYTES = 24;
    private static final int MAX_TABLE_BYTES = 64 << 20;
    private static final int ELF_MAGIC = 0x464c457f;
    private static final int SYMTAB = 2;
    private static final int DYNSYM = 11;
    private static final int LOAD = 1;
    private static final int FUNCTION = 2;

    /** Code of longer functions is not kept. */
    private static final int MAX_CODE_BYTES = 256;

    private final FileChannel file;
    private final Set<String> wanted;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, byte[]> code = new HashMap<>();

    private ElfSymbols(FileChannel file, Set<String> wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /**
     * Those of some functions that there are, with the code of short ones.
     *
     * @throws IOException if the file cannot be read, or is no such file
     */
    static ElfSymbols read(Path path, Set<String> wanted) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ElfSymbols symbols = new ElfSymbols(file, wanted);
            symbols.readTables();
            return symbols;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException(path + " is a damaged ELF file", e);
        }
    }

    private void readTables() throws IOException {
        ByteBuffer header = bytes(0, HEADER_BYTES);
        if (header.getInt(0) != ELF_MAGIC || header.get(4) != 2 || header.get(5) != 1) {
            throw new IOException("no 64-bit little-endian ELF file");
        }
        int sections = Short.toUnsignedInt(header.getShort(60));
        int segments = Short.toUnsignedInt(header.getShort(56));
        ByteBuffer sectionTable = bytes(header.getLong(40), (long) sections * SECTION_BYTES);
        ByteBuffer segmentTable = bytes(header.getLong(32), (long) segments * SEGMENT_BYTES);
        for (int i = 0; i < sections; i++) {
            int type = sectionTable.getInt(i * SECTION_BYTES + 4);
            if (type == DYNSYM || type == SYMTAB) {
                int names = sectionTable.getInt(i * SECTION_BYTES + 40);
                readSymbols(section(sectionTable, i), section(sectionTable, names), segmentTable);
            }
        }
    }

    private void readSymbols(ByteBuffer symbols, ByteBuffer names, ByteBuffer segments)
            throws IOException {
        for (int at = 0; at + SYMBOL_BYTES <= symbols.limit(); at += SYMBOL_BYTES) {
            long address = symbols.getLong(at + 8);
            if ((symbols.get(at + 4) & 15) != FUNCTION || address == 0) {
                continue;
            }
            String name = name(names, symbols.getInt(at));
            long offset = wanted.contains(name) ? fileOffset(segments, address) : -1;
            if (offset >= 0) {
                offsets.put(name, offset);
                long size = symbols.getLong(at + 16);
                if (size <= MAX_CODE_BYTES) {
                    code.put(name, bytes(offset, size).array());
                }
            }
        }
    }

    private static String name(ByteBuffer names, int from) {
        int end = from;
        while (names.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - from];
        names.get(from, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long fileOffset(ByteBuffer segments, long address) {
        for (int at = 0; at < segments.limit(); at += SEGMENT_BYTES) {
            long begin = segments.getLong(at + 16);
            long size = segments.getLong(at + 32);
            if (segments.getInt(at) == LOAD && address >= begin && address < begin + size) {
                return address - begin + segments.getLong(at + 8);
            }
        }
        return -1;
    }

    private ByteBuffer section(ByteBuffer table, int index) throws IOException {
        int at = index * SECTION_BYTES;
        return bytes(table.getLong(at + 24), table.getLong(at + 32));
    }

    private ByteBuffer bytes(long from, long length) throws IOException {
        if (length < 0 || length > MAX_TABLE_BYTES) {
            throw new IOException("a table of " + length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("ends before its tables do");
            }
        }
        return buffer.flip();
    }

    /** Whether there is a function. */
    boolean has(String function) {
        return offsets.containsKey(function);
    }

    /** Where its code begins in the file; -1: there is none. */
    long offset(String function) {
        return offsets.getOrDefault(function, -1L);
    }

    /** Its code; empty if there is none, or it is long. */
    byte[] code(String function) {
        return code.getOrDefault(function, new byte[0]);
    }
}
