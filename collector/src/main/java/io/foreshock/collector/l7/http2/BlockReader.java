package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.http2.hpack.HpackDecoder;
import io.foreshock.collector.l7.parse.Chunk;

/** Puts together the header blocks that one end sends, over all the frames of each. */
final class BlockReader {
    final HeaderBlock block;
    private final HpackDecoder hpack = new HpackDecoder(HeaderBlock.NAMES);
    private int stream;

    BlockReader(Side sender) {
        block = new HeaderBlock(sender);
    }

    /** As {@link HpackDecoder#allow}. */
    void allow(long bytes) {
        hpack.allow(bytes);
    }

    /** As {@link HpackDecoder#lose}. */
    void lose() {
        hpack.lose();
    }

    /** As {@link HpackDecoder#memory}. */
    int memory() {
        return hpack.memory();
    }

    /** Stream of a block that has not ended; 0: there is none. */
    int stream() {
        return stream;
    }

    /** A block begins. */
    void open(int streamId, boolean promise, boolean endsStream, Chunk chunk) {
        stream = streamId;
        block.clear();
        block.streamId = streamId;
        block.promise = promise;
        block.endsStream = endsStream;
        block.ns = chunk.firstNs;
        block.tid = chunk.tid;
        hpack.begin();
    }

    /** A part of it; what comes after a part that is missing can't be read. False: it is none. */
    boolean read(byte[] bytes, int from, int to) {
        if (block.cut) {
            return true;
        }
        block.cut = !hpack.decode(bytes, from, to, block);
        return !block.cut;
    }

    /** A part of it is missing. */
    void cut() {
        block.cut = true;
        hpack.lose();
    }

    /** The block has ended; false if it is none. */
    boolean close() {
        stream = 0;
        if (block.cut) {
            return true;
        }
        block.cut = !hpack.end();
        return !block.cut;
    }
}
