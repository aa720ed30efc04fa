package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames that one end sends, and keeps its place in them. All is read as it comes, cut
 * anywhere: only headers and fixed parts of frames are waited for, and bodies are skipped.
 */
final class FrameReader {
    /** Where it stands. */
    private enum Place {
        /** Nothing was seen yet. */
        START,
        /** Within the client's preface. */
        PREFACE,
        /** In step with the frames. */
        FRAMES,
        /** Out of step: what comes is passed over until frames can be told. */
        LOST
    }

    /** A position: what comes there can't be of HTTP/2. */
    private static final int ILLEGAL = -1;

    /** The fixed part of a frame was not read yet. */
    private static final int NOT_READ = -1;

    private final Side sender;
    private final StreamExchanges streams;
    private final BlockReader blocks;
    private @Nullable FrameReader peer;

    private Place place = Place.START;
    private boolean verified; // its beginning was seen
    private boolean settingsDue; // as the first frame
    private boolean gapped;
    private int prefaceSeen;
    private int maxLength = Frame.DEFAULT_MAX_LENGTH;

    private boolean inFrame;
    private int type;
    private int flags;
    private int streamId;
    private int left; // bytes of the payload that were not read
    private int fragment; // of them, those before the padding; NOT_READ
    private boolean spoiled; // a part was missing: what is left is passed over

    FrameReader(Side sender, StreamExchanges streams) {
        this.sender = sender;
        this.streams = streams;
        blocks = new BlockReader(sender);
    }

    /** Makes the readers of the two directions know each other. */
    void join(FrameReader other) {
        peer = other;
        other.peer = this;
    }

    /** Settings of the other end came by other ways: they are not known. */
    void allowAll() {
        blocks.allow(Integer.MAX_VALUE);
    }

    /** As {@link ProtocolParser#onData}. */
    long read(Chunk chunk) {
        if (place == Place.START && !begin(chunk)) {
            return 0;
        }
        if (place == Place.LOST) {
            if (!canResume(chunk)) {
                return chunk.length();
            }
            place = Place.FRAMES;
        }
        int at = place == Place.PREFACE ? preface(chunk) : chunk.from;
        if (place == Place.FRAMES) {
            at = frames(chunk, at);
        }
        return at == ILLEGAL ? illegal(chunk) : at - chunk.from;
    }

    /** Looks at the first bytes of all; false if they are too few to say. */
    private boolean begin(Chunk chunk) {
        if (sender == Side.CLIENT) {
            boolean starts = chunk.bytes[chunk.from] == Frame.PREFACE_BYTES[0];
            place = starts ? Place.PREFACE : Place.LOST;
        } else if (chunk.length() < Frame.HEADER_BYTES) {
            return false;
        } else {
            verified = Http2Detector.isServerPreface(chunk.bytes, chunk.from);
            place = isVerified() ? Place.FRAMES : Place.LOST;
        }
        settingsDue = place != Place.LOST;
        if (place == Place.LOST) {
            gapped = true;
            blocks.lose();
        }
        return true;
    }

    private int preface(Chunk chunk) {
        int at = chunk.from;
        while (at < chunk.to && prefaceSeen < Frame.PREFACE_BYTES.length) {
            if (chunk.bytes[at++] != Frame.PREFACE_BYTES[prefaceSeen++]) {
                return ILLEGAL;
            }
        }
        if (prefaceSeen == Frame.PREFACE_BYTES.length) {
            verified = true;
            place = Place.FRAMES;
        }
        return at;
    }

    private int frames(Chunk chunk, int from) {
        int at = from;
        while (true) {
            if (!inFrame) {
                if (chunk.to - at < Frame.HEADER_BYTES) {
                    return at;
                }
                if (!open(chunk, at)) {
                    return ILLEGAL;
                }
                at += Frame.HEADER_BYTES;
            }
            int next = payload(chunk, at);
            if (next == ILLEGAL || next > chunk.to || (inFrame && next == at)) {
                return next;
            }
            at = next;
        }
    }

    /** Reads a frame's header. */
    private boolean open(Chunk chunk, int at) {
        left = Frame.length(chunk.bytes, at);
        type = Frame.type(chunk.bytes, at);
        flags = Frame.flags(chunk.bytes, at);
        streamId = Frame.streamId(chunk.bytes, at);
        if (settingsDue && (type != Frame.SETTINGS || has(Frame.ACK))) {
            return false;
        }
        boolean inBlock = blocks.stream() != 0;
        if (inBlock != (type == Frame.CONTINUATION) || (inBlock && streamId != blocks.stream())) {
            return false;
        }
        if (!Frame.isLegal(type, flags, left, streamId)) {
            return false;
        }
        settingsDue = false;
        inFrame = true;
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

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * Reads on in a frame.
     *
     * @return where it was read to: {@code at} if more bytes are needed, beyond the chunk if what
     *     is there is not needed
     */
    private int payload(Chunk chunk, int at) {
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
        left = 0;
        return close(chunk.lastNs, chunk.tid) ? end : ILLEGAL;
    }

    /** The frame has passed: false if it can't have ended so. */
    private boolean close(long ns, int tid) {
        inFrame = false;
        if (type == Frame.DATA && has(Frame.END_STREAM)) {
            streams.ended(sender, streamId, ns, tid);
        }
        if (!Frame.isHeaders(type) || !has(Frame.END_HEADERS)) {
            return true;
        }
        if (!blocks.close() && !isVerified()) {
            return false;
        }
        streams.headers(sender, blocks.block, ns);
        return true;
    }

    /** Reads what precedes a fragment: bytes of it, or NOT_READ if they are not all there. */
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
            if (!blocks.read(chunk.bytes, at, at + there) && !isVerified()) {
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

    /** As {@link ProtocolParser#onSkipped}. */
    void skipped(long ns, int tid) {
        if (inFrame) {
            left = 0;
            if (!close(ns, tid)) {
                fallOut(ns);
            }
        }
    }

    /** As {@link ProtocolParser#onGap}. */
    void gap(Chunk rest, long missing) {
        long passing = rest.length() + missing;
        if (place == Place.FRAMES && inFrame && missing >= 0) {
            spoil();
            boolean inStep = passing <= left;
            left -= (int) Math.min(left, passing);
            if (left == 0) {
                close(rest.lastNs, rest.tid);
            }
            if (inStep) {
                return;
            }
        }
        fallOut(rest.lastNs);
    }

    /** A part of the frame is missing. */
    private void spoil() {
        spoiled = true;
        if (Frame.isHeaders(type)) {
            blocks.cut();
        } else if (type == Frame.DATA && streams.hashLeft(streamId) > 0) {
            streams.hashCut(streamId);
        } else if (type == Frame.SETTINGS && peer != null) {
            peer.allowAll();
        }
    }

    /** It is not known any more where frames begin. */
    private void fallOut(long ns) {
        if (blocks.stream() != 0) {
            blocks.cut();
            blocks.close();
            streams.headers(sender, blocks.block, ns);
        }
        inFrame = false;
        settingsDue = false;
        gapped = true;
        place = Place.LOST;
        blocks.lose();
        streams.gap(sender);
    }

    /** What can't be was seen: the place is lost, or it never was HTTP/2. */
    private long illegal(Chunk chunk) {
        if (isVerified() && gapped) {
            fallOut(chunk.lastNs);
            return chunk.length();
        }
        return ProtocolParser.NOT_MINE;
    }

    /** Whether one end of the connection was seen to begin as it should. */
    boolean isVerified() {
        return verified || (peer != null && peer.verified);
    }

    /** As {@link ProtocolParser#canResume}. */
    boolean canResume(Chunk chunk) {
        return place != Place.LOST || Http2Detector.canResume(sender, chunk, streams, maxLength);
    }
}
