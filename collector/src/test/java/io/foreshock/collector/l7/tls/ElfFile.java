package io.foreshock.collector.l7.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a small library: functions with their code, as a linker would lay them out. */
final class ElfFile {
    private static final int CODE_AT = 0x400;
    private static final int ADDRESS = 0x11000;
    private static final int FUNCTION_BYTES = 32;
    private static final int SECTIONS = 3;

    private ElfFile() {}

    /** A library of these functions. */
    static byte[] of(Map<String, byte[]> functions) {
        int symbolsAt = CODE_AT + functions.size() * FUNCTION_BYTES;
        int namesAt = symbolsAt + (functions.size() + 1) * 24;
        ByteBuffer strings = ByteBuffer.allocate(4096).put((byte) 0);
        ByteBuffer file = ByteBuffer.allocate(16 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        int i = 0;
        for (Map.Entry<String, byte[]> function : functions.entrySet()) {
            byte[] code = function.getValue();
            file.put(CODE_AT + i * FUNCTION_BYTES, code);
            int symbol = symbolsAt + (i + 1) * 24;
            file.putInt(symbol, strings.position());
            file.put(symbol + 4, (byte) 0x12);
            file.putLong(symbol + 8, ADDRESS + (long) i * FUNCTION_BYTES);
            file.putLong(symbol + 16, code.length);
            strings.put(function.getKey().getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
            i++;
        }
        file.put(namesAt, strings.array(), 0, strings.position());
        int sectionsAt = namesAt + strings.position();
        section(file, sectionsAt + 64, 11, symbolsAt, namesAt - symbolsAt, 2);
        section(file, sectionsAt + 128, 3, namesAt, strings.position(), 0);
        header(file, sectionsAt);
        byte[] bytes = new byte[sectionsAt + SECTIONS * 64];
        file.get(0, bytes);
        return bytes;
    }

    private static void header(ByteBuffer file, int sectionsAt) {
        file.putInt(0, 0x464c457f);
        file.put(4, (byte) 2).put(5, (byte) 1);
        file.putLong(32, 64).putLong(40, sectionsAt);
        file.putShort(56, (short) 1).putShort(60, (short) SECTIONS);
        file.putInt(64, 1); // one segment, of code
        file.putLong(72, CODE_AT).putLong(80, ADDRESS).putLong(96, 0x1000);
    }

    private static void section(
            ByteBuffer file, int at, int type, long offset, long size, int link) {
        file.putInt(at + 4, type);
        file.putLong(at + 24, offset).putLong(at + 32, size);
        file.putInt(at + 40, link);
    }
}
