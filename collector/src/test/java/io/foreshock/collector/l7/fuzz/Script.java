package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Side;
import java.util.Arrays;

/** Plays an input to a {@link Wire}; {@link Op} tells what its bytes mean. */
final class Script {
    /** Most bytes that ends send in one input, repetitions included. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_STEPS = 4096;

    /** Some milliseconds' worth: a fuzzer learns most from many short inputs. */
    private static final int MOST_RECORDS = 2000;

    private static final long[] PAUSES_NS = {1_000, 1_000_000, 1_000_000_000, 20_000_000_000L};

    private final byte[] input;
    private final Target target;
    private final Wire wire;
    private final int[] starts = new int[8]; // of the last steps, a ring
    private int at;
    private int steps;
    private int sent;

    Script(byte[] input, Target target, Wire wire) {
        this.input = input;
        this.target = target;
        this.wire = wire;
    }

    /** The bits that an input begins with. */
    static int setup(byte[] input) {
        return input.length == 0 ? 0 : input[0];
    }

    /** Plays all of it. */
    void play() {
        if ((setup(input) & Op.Setup.PREAMBLE) != 0) {
            target.preamble().forEach(part -> wire.send(0, part.side(), part.bytes(), 0));
        }
        at = 1;
        while (at < input.length && mayGoOn()) {
            int start = at;
            step(false);
            starts[steps++ & 7] = start;
        }
    }

    private boolean mayGoOn() {
        return steps < MOST_STEPS && sent < MOST_BYTES && wire.records() < MOST_RECORDS;
    }

    private void step(boolean again) {
        int control = next();
        int connection = (control >> 4 & 3) % Op.CONNECTIONS;
        wire.pass(PAUSES_NS[control >> 6 & 3]);
        switch (control & 0xf) {
            case Op.CLIENT -> send(connection, Side.CLIENT, 0, false);
            case Op.SERVER -> send(connection, Side.SERVER, 0, false);
            case Op.CLIENT_FRAMED -> send(connection, Side.CLIENT, 0, true);
            case Op.SERVER_FRAMED -> send(connection, Side.SERVER, 0, true);
            case Op.CLIENT_SHAPED -> send(connection, Side.CLIENT, next(), false);
            case Op.SERVER_SHAPED -> send(connection, Side.SERVER, next(), false);
            case Op.MISSED -> miss(connection, next());
            case Op.LEFT_OUT -> wire.leaveOut(connection, 1 + next() % 16);
            case Op.TICK -> wire.tick();
            case Op.CLOSE -> close(connection, next());
            case Op.REPEAT -> repeat(next(), again);
            case Op.EVENT -> wire.event(connection, next() % Op.Events.COUNT);
            case Op.AGAIN -> wire.again();
            case Op.HOLD -> wire.hold();
            case Op.PROCESS -> wire.changeProcess();
            default -> wire.plain(connection, next(), bytes());
        }
    }

    private void send(int connection, Side side, int shape, boolean framed) {
        byte[] bytes = bytes();
        if (bytes.length > 0) {
            byte[] segment = framed ? target.frame(side, bytes) : bytes;
            wire.send(connection, side, segment, shape);
        }
    }

    private byte[] bytes() {
        int length = Math.min((next() | next() << 8) & 0x3fff, input.length - at);
        byte[] bytes = Arrays.copyOfRange(input, at, at + Math.max(0, length));
        at += bytes.length;
        sent += bytes.length;
        return bytes;
    }

    private void miss(int connection, int how) {
        int much = how >> 2;
        Side side = (how & 1) == 0 ? Side.CLIENT : Side.SERVER;
        wire.miss(connection, side, much * much * 16 + 1, (how & 2) != 0);
    }

    private void close(int connection, int how) {
        wire.close(connection, (how & 3) % 3, (how >> 2 & 3) % 3, (how & 16) != 0, how >> 5);
    }

    private void repeat(int how, boolean again) {
        int back = Math.min(1 + (how & 7), Math.min(steps, starts.length));
        int after = at;
        int times = again ? 0 : 4 * (1 + (how >> 3));
        for (; times > 0 && mayGoOn(); times--) {
            for (int i = steps - back, last = steps; i < last; i++) {
                at = starts[i & 7];
                step(true);
            }
        }
        at = after;
    }

    private int next() {
        return at < input.length ? input[at++] & 0xff : 0;
    }
}
