package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * The frame of one end that is being read, over all the pieces that it comes in. Only headers and
 * fixed parts are waited for; header blocks are decoded as they come, and bodies are skipped.
 */
final class OpenFrame {
    /** A position: what comes there can't be of HTTP/2. */
    static final int ILLEGAL = -1;

    /** The fixed part of the payload was not read yet. */
    private static final int NOT_READ = -1;

    private final Side sender;
    private final StreamExchanges streams;
    private final BlockReader blocks;
    private @Nullable OpenFrame peer;
    private int maxLength = Frame.DEFAULT_MAX_LENGTH;
    private boolean tolerant;

    private boolean open;
    private int type;
    private int flags;
    private int streamId;
    private int left; // bytes of the payload that were not read
    private int fragment; // of them, those before the padding; NOT_READ
    private boolean spoiled; // a part was missing: what is left is passed over

    OpenFrame(Side sender, StreamExchanges streams) {
        this.sender = sender;
        this.streams = streams;
        blocks = new BlockReader(sender);
    }

    /** Makes those of the two directions know each other: settings of one end bind the other. */
    void join(OpenFrame other) {
        peer = other;
        other.peer = this;
    }

    /** Settings of the other end are not known: any table is allowed. */
    void allowAnyTable() {
        blocks.allow(Integer.MAX_VALUE);
    }

    /** A header block that can't be read is no reason to doubt that it is HTTP/2. */
    void beTolerant(boolean of) {
        tolerant = of;
    }

    /** Bytes of memory that the table of header fields holds. */
    int memory() {
        return blocks.memory();
    }

    /** Most bytes of a payload, as far as is known. */
    int maxLength() {
        return maxLength;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it is a sender's own settings, and not their confirmation. */
    boolean isSettings() {
        return type == Frame.SETTINGS && !has(Frame.ACK);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Reads a frame's header; false if there can't be such a frame. */
    boolean open(Chunk chunk, int at) {
        left = Frame.length(chunk.bytes, at);
        type = Frame.type(chunk.bytes, at);
        flags = Frame.flags(chunk.bytes, at);
        streamId = Frame.streamId(chunk.bytes, at);
        boolean inBlock = blocks.stream() != 0;
        if (inBlock != (type == Frame.CONTINUATION)
                || (inBlock && streamId != blocks.stream())
                || !Frame.isLegal(type, flags, left, streamId)) {
            return false;
        }
        open = true;
        spoiled = false;
        fragment = NOT_READ;
        int bytes = Frame.HEADER_BYTES + left;
        if (type == Frame.DATA) {
            streams.data(sender, streamId, bytes);
        } else if (Frame.isHeaders(type)) {
            if (!inBlock) {
                boolean ends = type == Frame.HEADERS && has(Frame.END_STREAM);
                blocks.open(streamId, type == Frame.PUSH_PROMISE, ends, chunk);
            }
            blocks.block.bytes += bytes;
        }
        return true;
    }

    /**
     * Reads on.
     *
     * @return where it was read to: {@code at} if more bytes are needed, beyond the chunk if what
     *     is there is not needed; ILLEGAL
     */
    int read(Chunk chunk, int at) {
        if (spoiled) {
            return skip(chunk, at);
        }
        return switch (type) {
            case Frame.DATA -> data(chunk, at);
            case Frame.HEADERS, Frame.PUSH_PROMISE, Frame.CONTINUATION -> headers(chunk, at);
            case Frame.SETTINGS -> settings(chunk, at);
            case Frame.RST_STREAM -> reset(chunk, at);
            case Frame.GOAWAY -> goAway(chunk, at);
            default -> skip(chunk, at);
        };
    }

    private int skip(Chunk chunk, int at) {
        int end = at + left;
        if (end > chunk.to) {
            return end;
        }
        return close(chunk.lastNs, chunk.tid) ? end : ILLEGAL;
    }

    /** All of it has passed, read or not: false if it can't have ended so. */
    boolean close(long ns, int tid) {
        open = false;
        left = 0;
        if (type == Frame.DATA && has(Frame.END_STREAM)) {
            streams.ended(sender, streamId, ns, tid);
        }
        if (!Frame.isHeaders(type) || !has(Frame.END_HEADERS)) {
            return true;
        }
        if (!blocks.close() && !tolerant) {
            return false;
        }
        streams.headers(sender, blocks.block, ns);
        return true;
    }

    /** Bytes of it are missing: false if so many that it has passed, and others with it. */
    boolean miss(long bytes, Chunk rest) {
        spoiled = true;
        if (Frame.isHeaders(type)) {
            blocks.cut();
        } else if (type == Frame.DATA && sender == Side.CLIENT && streams.hashLeft(streamId) > 0) {
            streams.hashCut(streamId);
        } else if (type == Frame.SETTINGS && peer != null) {
            peer.allowAnyTable();
        }
        boolean within = bytes <= left;
        left -= (int) Math.min(left, bytes);
        if (left == 0) {
            close(rest.lastNs, rest.tid);
        }
        return within;
    }

    /** Whether another frame begins where this one ends, within a chunk. */
    boolean isFollowed(Chunk chunk) {
        int end = chunk.from + (open ? left : 0);
        return chunk.to - end >= Frame.HEADER_BYTES
                && Http2Detector.areFrames(chunk.bytes, end, chunk.to, maxLength);
    }

    /** It is not known any more where frames begin, nor what was in those that were not seen. */
    void abandon(long ns) {
        if (blocks.stream() != 0) {
            blocks.cut();
            blocks.close();
            streams.headers(sender, blocks.block, ns);
        }
        open = false;
        blocks.lose();
        streams.gap(sender);
    }

    /** Reads what precedes a fragment: how many bytes, or NOT_READ if they are not all there. */
    private int prefix(Chunk chunk, int at, int fixed) {
        boolean padded = has(Frame.PADDED) && type != Frame.CONTINUATION;
        int bytes = padded ? fixed + 1 : fixed;
        if (chunk.to - at < Math.min(bytes, left)) {
            return NOT_READ;
        }
        int padding = padded && left > 0 ? chunk.bytes[at] & 0xff : 0;
        left -= bytes;
        fragment = left - padding;
        return bytes;
    }

    private int data(Chunk chunk, int from) {
        if (sender == Side.SERVER) {
            return skip(chunk, from);
        }
        int at = from;
        if (fragment == NOT_READ) {
            int read = prefix(chunk, at, 0);
            if (read == NOT_READ) {
                return at;
            }
            if (fragment < 0) {
                return ILLEGAL;
            }
            at += read;
        }
        int wanted = Math.min(fragment, streams.hashLeft(streamId));
        int there = Math.min(wanted, chunk.to - at);
        if (there > 0) {
            streams.hash(streamId, chunk.bytes, at, at + there);
            consume(there);
        }
        return there < wanted ? at + there : skip(chunk, at + there);
    }

    private int headers(Chunk chunk, int from) {
        int at = from;
        if (fragment == NOT_READ) {
            int read = prefix(chunk, at, fixedOfHeaders());
            if (read == NOT_READ) {
                return at;
            }
            if (fragment < 0) {
                return ILLEGAL;
            }
            at += read;
        }
        int there = Math.min(fragment, chunk.to - at);
        if (there > 0) {
            if (!blocks.read(chunk.bytes, at, at + there) && !tolerant) {
                return ILLEGAL;
            }
            consume(there);
            at += there;
        }
        return fragment > 0 ? at : skip(chunk, at);
    }

    private int fixedOfHeaders() {
        if (type == Frame.PUSH_PROMISE) {
            return 4;
        }
        return type == Frame.HEADERS && has(Frame.HAS_PRIORITY) ? 5 : 0;
    }

    private void consume(int bytes) {
        left -= bytes;
        fragment -= bytes;
    }

    private int settings(Chunk chunk, int from) {
        int at = from;
        while (left > 0 && chunk.to - at >= Frame.SETTING_BYTES) {
            setting(chunk.bytes, at);
            left -= Frame.SETTING_BYTES;
            at += Frame.SETTING_BYTES;
        }
        return left > 0 ? at : skip(chunk, at);
    }

    private void setting(byte[] bytes, int at) {
        int id = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
        long value = Frame.int32(bytes, at + 2) & 0xffffffffL;
        if (peer == null) {
            return;
        }
        if (id == Frame.HEADER_TABLE_SIZE) {
            peer.blocks.allow(value);
        } else if (id == Frame.MAX_FRAME_SIZE && value <= Frame.MAX_LENGTH) {
            peer.maxLength = Math.max(peer.maxLength, (int) value);
        }
    }

    private int reset(Chunk chunk, int at) {
        if (chunk.to - at < left) {
            return at;
        }
        streams.reset(sender, streamId, Frame.int32(chunk.bytes, at), chunk.lastNs);
        return skip(chunk, at);
    }

    private int goAway(Chunk chunk, int at) {
        if (fragment == NOT_READ) {
            if (chunk.to - at < Frame.GOAWAY_FIXED_BYTES) {
                return at;
            }
            if (sender == Side.SERVER) {
                int last = Frame.int32(chunk.bytes, at) & 0x7fffffff;
                streams.goAway(last, Frame.int32(chunk.bytes, at + 4), chunk.lastNs);
            }
            fragment = 0;
        }
        return skip(chunk, at);
    }
}
