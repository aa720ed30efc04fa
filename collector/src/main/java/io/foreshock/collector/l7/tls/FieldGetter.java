package io.foreshock.collector.l7.tls;

import io.foreshock.collector.syscall.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads out of the code of a function that returns a pointer-sized field of its argument where in
 * the struct that field lies: it holds one load from the register of the first argument, with a
 * displacement, into that of the result. Structs of libraries differ between versions, and with
 * what they were built with; such functions are always right.
 */
final class FieldGetter {
    static final int UNKNOWN = -1;

    /** Beyond this it is no field. */
    private static final int MAX_OFFSET = 1 << 14;

    // mov disp(%rdi),%rax with a displacement of 8 or of 32 bits
    private static final int X86_REX_W = 0x48;
    private static final int X86_MOV = 0x8b;
    private static final int X86_RAX_RDI_DISP8 = 0x47;
    private static final int X86_RAX_RDI_DISP32 = 0x87;

    // ldr x0, [x0, #imm]: bits 10 to 21 are the displacement in units of 8
    private static final int ARM_LDR_X0_X0 = 0xf9400000;
    private static final int ARM_LDR_MASK = 0xffc003ff;

    private FieldGetter() {}

    /** Bytes from the beginning of the struct to the field; UNKNOWN if the code is another. */
    static int offset(byte[] code, Architecture architecture) {
        int offset =
                switch (architecture) {
                    case X86_64 -> x86(code);
                    case AARCH64 -> arm(code);
                };
        return offset > 0 && offset < MAX_OFFSET ? offset : UNKNOWN;
    }

    private static int x86(byte[] code) {
        for (int at = 0; at + 4 <= code.length; at++) {
            if (code[at] != X86_REX_W || (code[at + 1] & 0xff) != X86_MOV) {
                continue;
            }
            int operands = code[at + 2] & 0xff;
            if (operands == X86_RAX_RDI_DISP8) {
                return code[at + 3];
            }
            if (operands == X86_RAX_RDI_DISP32 && at + 7 <= code.length) {
                return words(code).getInt(at + 3);
            }
        }
        return UNKNOWN;
    }

    private static int arm(byte[] code) {
        for (int at = 0; at + 4 <= code.length; at += 4) {
            int instruction = words(code).getInt(at);
            if ((instruction & ARM_LDR_MASK) == ARM_LDR_X0_X0) {
                return ((instruction >>> 10) & 0xfff) * Long.BYTES;
            }
        }
        return UNKNOWN;
    }

    private static ByteBuffer words(byte[] code) {
        return ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    }
}
