package io.foreshock.pipeline.latency;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the protobuf form of a latency sketch ({@code DDSketch} in DataDog's sketches-java) and
 * trusts nothing in it: what is not exactly such a sketch, of the mapping of {@link LatencySketch}
 * and of durations from 0 to 2^63 ns, is refused. Both forms of a store are read, bins in a row and
 * single ones. Time is linear in the bytes, and no memory follows what they say.
 */
public final class SketchBytes {
    /** More than a sketch of every bin there is needs, bytes. */
    public static final int MAX_BYTES = 32_768;

    private static final double GAMMA =
            (1 + LatencySketch.RELATIVE_ACCURACY) / (1 - LatencySketch.RELATIVE_ACCURACY);
    private static final double GAMMA_TOLERANCE = 1e-12;

    // Tags of protobuf: number of the field and form of its value.
    private static final int SKETCH_MAPPING = 1 << 3 | 2;
    private static final int SKETCH_POSITIVE = 2 << 3 | 2;
    private static final int SKETCH_NEGATIVE = 3 << 3 | 2;
    private static final int SKETCH_ZEROS = 4 << 3 | 1;
    private static final int MAPPING_GAMMA = 1 << 3 | 1;
    private static final int MAPPING_OFFSET = 2 << 3 | 1;
    private static final int MAPPING_INTERPOLATION = 3 << 3;
    private static final int STORE_BIN = 1 << 3 | 2;
    private static final int STORE_ROW = 2 << 3 | 2;
    private static final int STORE_ROW_START = 3 << 3;
    private static final int BIN_INDEX = 1 << 3;
    private static final int BIN_WEIGHT = 2 << 3 | 1;

    private static final int MAX_VARINT_BYTES = 5;

    /** Takes what a sketch holds. */
    @FunctionalInterface
    public interface Bins {
        /**
         * Takes a bin.
         *
         * @param bin {@link LatencyBins#ZERO}, or from 0 to {@link LatencyBins#MAX_BIN}
         * @param weight above 0, finite
         */
        void add(int bin, double weight);
    }

    private SketchBytes() {}

    /**
     * Reads a sketch.
     *
     * @param bytes left as they are
     * @param into is given every bin that is not empty, the same one perhaps more than once
     * @throws MalformedSketchException if they are none; some bins may have been given then
     */
    public static void read(ByteBuffer bytes, Bins into) throws MalformedSketchException {
        if (bytes.remaining() > MAX_BYTES) {
            throw new MalformedSketchException(
                    bytes.remaining() + " bytes; allowed: at most " + MAX_BYTES);
        }
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        boolean mapped = false;
        while (in.hasRemaining()) {
            int tag = varint(in);
            switch (tag) {
                case SKETCH_MAPPING -> {
                    checkMapping(message(in));
                    mapped = true;
                }
                case SKETCH_POSITIVE -> readStore(message(in), into);
                case SKETCH_NEGATIVE -> checkEmpty(message(in));
                case SKETCH_ZEROS -> give(LatencyBins.ZERO, weight(in), into);
                default -> throw unknown("a sketch", tag);
            }
        }
        if (!mapped) {
            throw new MalformedSketchException("it has no mapping");
        }
    }

    private static void checkMapping(ByteBuffer in) throws MalformedSketchException {
        double gamma = 0;
        double offset = 0;
        int interpolation = 0;
        while (in.hasRemaining()) {
            int tag = varint(in);
            switch (tag) {
                case MAPPING_GAMMA -> gamma = number(in);
                case MAPPING_OFFSET -> offset = number(in);
                case MAPPING_INTERPOLATION -> interpolation = varint(in);
                default -> throw unknown("a mapping", tag);
            }
        }
        boolean ours = Math.abs(gamma - GAMMA) <= GAMMA_TOLERANCE && offset == 0;
        if (!ours || interpolation != 0) {
            throw new MalformedSketchException(
                    "mapping of gamma "
                            + gamma
                            + ", offset "
                            + offset
                            + ", interpolation "
                            + interpolation
                            + "; allowed: "
                            + GAMMA
                            + ", 0, 0");
        }
    }

    private static void readStore(ByteBuffer in, Bins into) throws MalformedSketchException {
        ByteBuffer row = null;
        int rowStart = 0;
        while (in.hasRemaining()) {
            int tag = varint(in);
            switch (tag) {
                case STORE_BIN -> readBin(message(in), into);
                case STORE_ROW -> row = only(row, message(in));
                case STORE_ROW_START -> rowStart = signed(varint(in));
                default -> throw unknown("a store", tag);
            }
        }
        if (row != null) {
            for (long bin = rowStart; row.hasRemaining(); bin++) {
                giveOfStore(bin, weight(row), into);
            }
        }
    }

    private static void readBin(ByteBuffer in, Bins into) throws MalformedSketchException {
        int index = 0;
        double weight = 0;
        while (in.hasRemaining()) {
            int tag = varint(in);
            switch (tag) {
                case BIN_INDEX -> index = signed(varint(in));
                case BIN_WEIGHT -> weight = weight(in);
                default -> throw unknown("a bin", tag);
            }
        }
        giveOfStore(index, weight, into);
    }

    private static void checkEmpty(ByteBuffer store) throws MalformedSketchException {
        boolean[] holds = {false};
        readStore(store, (bin, weight) -> holds[0] = true);
        if (holds[0]) {
            throw new MalformedSketchException("it holds negative durations");
        }
    }

    private static void giveOfStore(long bin, double weight, Bins into)
            throws MalformedSketchException {
        if (weight > 0 && (bin < 0 || bin > LatencyBins.MAX_BIN)) {
            throw new MalformedSketchException(
                    "bin " + bin + "; allowed: 0 to " + LatencyBins.MAX_BIN);
        }
        give((int) bin, weight, into);
    }

    private static void give(int bin, double weight, Bins into) {
        if (weight > 0) {
            into.add(bin, weight);
        }
    }

    private static ByteBuffer only(@Nullable ByteBuffer before, ByteBuffer row)
            throws MalformedSketchException {
        if (before != null) {
            throw new MalformedSketchException("two rows of bins in a store");
        }
        return row;
    }

    /** The bytes of a field that is a message or a packed list. */
    private static ByteBuffer message(ByteBuffer in) throws MalformedSketchException {
        int length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new MalformedSketchException(
                    "field of "
                            + Integer.toUnsignedString(length)
                            + " bytes, but "
                            + in.remaining()
                            + " remain");
        }
        ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return part;
    }

    private static double number(ByteBuffer in) throws MalformedSketchException {
        if (in.remaining() < Double.BYTES) {
            throw new MalformedSketchException("it ends within a number");
        }
        return in.getDouble();
    }

    private static double weight(ByteBuffer in) throws MalformedSketchException {
        double weight = number(in);
        boolean weighs = weight >= 0 && weight <= Double.MAX_VALUE; // no NaN
        if (!weighs) {
            throw new MalformedSketchException("weight of " + weight);
        }
        return weight;
    }

    private static int varint(ByteBuffer in) throws MalformedSketchException {
        int value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (!in.hasRemaining()) {
                throw new MalformedSketchException("it ends within a number");
            }
            byte next = in.get();
            value |= (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedSketchException("number of more than 32 bits");
    }

    /** Undoes protobuf's zigzag. */
    private static int signed(int value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static MalformedSketchException unknown(String what, int tag) {
        return new MalformedSketchException(
                "field " + (tag >>> 3) + " of form " + (tag & 7) + " in " + what);
    }
}
