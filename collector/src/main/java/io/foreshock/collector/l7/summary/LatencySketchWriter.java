package io.foreshock.collector.l7.summary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes bins as the protobuf message {@code DDSketch} of DataDog's sketches-java 0.8.3
 * (DDSketch.proto), which merges with any other of its mapping. Of the two forms that the message
 * has for bins the shorter is taken: 8 bytes for each bin of the range, or up to 15 for each that
 * counts something. Allocates nothing. Not safe for use by several threads.
 *
 * <pre>
 *     message DDSketch     { IndexMapping mapping = 1; Store positiveValues = 2;
 *                            Store negativeValues = 3; double zeroCount = 4; }
 *     message IndexMapping { double gamma = 1; double indexOffset = 2; enum interpolation = 3; }
 *     message Store        { map&lt;sint32, double&gt; binCounts = 1;
 *                            repeated double contiguousBinCounts = 2 [packed];
 *                            sint32 contiguousBinIndexOffset = 3; }
 * </pre>
 */
public final class LatencySketchWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;

    private static final int TAG = 1;

    /** A tag and a double. */
    private static final int DOUBLE = TAG + Double.BYTES;

    /** Mapping with its header, and the header of the negative values, of which there are none. */
    private static final int AROUND = TAG + 1 + DOUBLE + TAG + 1;

    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private int first;
    private int last;
    private boolean contiguous;
    private int storeBytes;

    /** One for any number of sketches. */
    public LatencySketchWriter() {}

    /** How many bytes {@link #write} will write of these bins; 0 if they count nothing. */
    public int measure(LatencyBins bins) {
        first = bins.endBin();
        last = -1;
        int entryBytes = 0;
        for (int bin = bins.firstBin(); bin < bins.endBin(); bin++) {
            if (bin % BinPages.BINS == 0 && bins.isPageEmpty(bin)) {
                bin += BinPages.BINS - 1;
            } else if (bins.count(bin) > 0) {
                first = Math.min(first, bin);
                last = bin;
                entryBytes += TAG + 1 + entryBytes(bin);
            }
        }
        if (last < 0) {
            storeBytes = 0;
            return bins.zeros() == 0 ? 0 : AROUND + TAG + 1 + DOUBLE;
        }
        int packed = (last - first + 1) * Double.BYTES;
        int packedBytes = TAG + varintBytes(packed) + packed + signedFieldBytes(first);
        contiguous = packedBytes <= entryBytes;
        storeBytes = contiguous ? packedBytes : entryBytes;
        int zeroBytes = bins.zeros() == 0 ? 0 : DOUBLE;
        return AROUND + TAG + varintBytes(storeBytes) + storeBytes + zeroBytes;
    }

    /**
     * Writes the bins that were measured last, which must not have changed, and returns the
     * position after them.
     */
    public int write(LatencyBins bins, byte[] into, int from) {
        int at = tag(into, from, 1, LENGTH);
        at = varint(into, at, DOUBLE);
        at = real(into, at, 1, LatencyBins.GAMMA);
        at = tag(into, at, 2, LENGTH);
        at = varint(into, at, storeBytes);
        if (storeBytes > 0) {
            at = contiguous ? writeRange(bins, into, at) : writeEntries(bins, into, at);
        }
        at = tag(into, at, 3, LENGTH);
        at = varint(into, at, 0);
        return bins.zeros() == 0 ? at : real(into, at, 4, (double) bins.zeros());
    }

    private int writeRange(LatencyBins bins, byte[] into, int from) {
        int at = tag(into, from, 2, LENGTH);
        at = varint(into, at, (last - first + 1) * Double.BYTES);
        for (int bin = first; bin <= last; bin++) {
            DOUBLES.set(into, at, (double) bins.count(bin));
            at += Double.BYTES;
        }
        return signedField(into, at, 3, first);
    }

    private int writeEntries(LatencyBins bins, byte[] into, int from) {
        int at = from;
        for (int bin = first; bin <= last; bin++) {
            int count = bins.count(bin);
            if (count > 0) {
                at = tag(into, at, 1, LENGTH);
                at = varint(into, at, entryBytes(bin));
                at = signedField(into, at, 1, bin);
                at = real(into, at, 2, count);
            }
        }
        return at;
    }

    private static int entryBytes(int bin) {
        return signedFieldBytes(bin) + DOUBLE;
    }

    /** Of a bin's index, which is never negative. */
    private static int signedFieldBytes(int index) {
        return index == 0 ? 0 : TAG + varintBytes(2 * index);
    }

    private static int signedField(byte[] into, int at, int field, int index) {
        return index == 0 ? at : varint(into, tag(into, at, field, VARINT), 2 * index);
    }

    private static int real(byte[] into, int at, int field, double value) {
        int position = tag(into, at, field, FIXED64);
        DOUBLES.set(into, position, value);
        return position + Double.BYTES;
    }

    private static int tag(byte[] into, int at, int field, int wireType) {
        into[at] = (byte) (field << 3 | wireType);
        return at + 1;
    }

    private static int varintBytes(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
    }

    /** Up to 2^21: the largest is the length of all bins, 17,472. */
    private static int varint(byte[] into, int at, int value) {
        int position = at;
        int rest = value;
        while (rest >= 1 << 7) {
            into[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[position++] = (byte) rest;
        return position;
    }
}
