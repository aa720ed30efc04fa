package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes an input for the fuzzer to begin with: a conversation on one connection. */
public final class ScriptWriter {
    private static final int MOST = 0x3fff;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** With bits of {@link Op.Setup}. */
    ScriptWriter(int setup) {
        bytes.write(setup);
    }

    /** Seen from its first byte on, at the client. */
    public static ScriptWriter stream() {
        return new ScriptWriter(Op.Setup.ESTABLISHED);
    }

    /** The same, once the target's preamble was sent. */
    public static ScriptWriter afterPreamble() {
        return new ScriptWriter(Op.Setup.ESTABLISHED | Op.Setup.PREAMBLE);
    }

    /** Datagrams. */
    public static ScriptWriter datagrams() {
        return new ScriptWriter(Op.Setup.DATAGRAMS);
    }

    /** One end sends bytes. */
    public ScriptWriter send(Side side, byte[] segment) {
        for (int at = 0; at < segment.length; at += MOST) {
            byte[] part = Arrays.copyOfRange(segment, at, Math.min(segment.length, at + MOST));
            bytes.write(side == Side.CLIENT ? Op.CLIENT : Op.SERVER);
            bytes.write(part.length);
            bytes.write(part.length >> 8);
            bytes.writeBytes(part);
        }
        return this;
    }

    /** Some bytes of one end are not captured. */
    public ScriptWriter miss(Side side) {
        return step(Op.MISSED, (side == Side.CLIENT ? 0 : 1) | 8);
    }

    /** The connection ends. */
    public ScriptWriter close(Close how) {
        int bits =
                switch (how) {
                    case BY_CLIENT -> 1;
                    case BY_SERVER -> 2;
                    case RESET -> 8;
                    case TIMED_OUT -> 16;
                    case UNKNOWN -> 0;
                };
        return step(Op.CLOSE, bits);
    }

    /** A step with one byte behind it. */
    ScriptWriter step(int kind, int argument) {
        bytes.write(kind);
        bytes.write(argument);
        return this;
    }

    /** The input. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
