package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Tells HTTP/2 by structure: by the preface of either end, else by frames that follow each other,
 * each legal in all that its type prescribes, with a header block among them that can only be this
 * end's. Allocates nothing.
 */
final class Http2Detector {
    private static final int MOST_SETTINGS = 32;
    private static final int MAX_SETTING = 0x20;

    /** From here on settings are for experiments: gRPC's core sends 0xfe03. */
    private static final int EXPERIMENTAL = 0xf000;

    private Http2Detector() {}

    /** As {@link Http2Parser#recognise}. */
    static Recognition recognise(Side sender, Chunk chunk) {
        byte[] bytes = chunk.bytes;
        int from = chunk.from;
        if (sender == Side.CLIENT && bytes[from] == Frame.PREFACE_BYTES[0]) {
            return recognisePreface(chunk);
        }
        int roles = walk(bytes, from, chunk.to, Frame.DEFAULT_MAX_LENGTH);
        if (roles == BlockShape.BROKEN) {
            return Recognition.NO;
        }
        boolean whole = chunk.length() >= Frame.HEADER_BYTES;
        if (sender == Side.SERVER && whole && isServerPreface(bytes, from)) {
            return Recognition.YES;
        }
        if (roles == 0) {
            boolean more = chunk.length() < ProtocolParser.HEAD_BYTES;
            return more ? Recognition.MORE : Recognition.NO;
        }
        return roles == role(sender) ? Recognition.YES : Recognition.NO;
    }

    private static Recognition recognisePreface(Chunk chunk) {
        int length = Math.min(chunk.length(), Frame.PREFACE_BYTES.length);
        for (int i = 0; i < length; i++) {
            if (chunk.bytes[chunk.from + i] != Frame.PREFACE_BYTES[i]) {
                return Recognition.NO;
            }
        }
        return length == Frame.PREFACE_BYTES.length ? Recognition.YES : Recognition.MORE;
    }

    /** Whether these 9 bytes are the header of settings, as a server sends them first. */
    static boolean isServerPreface(byte[] bytes, int at) {
        return Frame.type(bytes, at) == Frame.SETTINGS
                && Frame.flags(bytes, at) == 0
                && Frame.int32(bytes, at + 5) == 0
                && Frame.length(bytes, at) % Frame.SETTING_BYTES == 0
                && Frame.length(bytes, at) <= MOST_SETTINGS * Frame.SETTING_BYTES;
    }

    /**
     * Whether frames begin with these bytes, after a gap: with one whose form allows no doubt, or
     * of a stream that is known.
     */
    static boolean canResume(Side sender, Chunk chunk, StreamExchanges streams, int maxLength) {
        if (chunk.length() < Frame.HEADER_BYTES) {
            return false;
        }
        int roles = walk(chunk.bytes, chunk.from, chunk.to, maxLength);
        if (roles != 0 && roles != role(sender)) {
            return false;
        }
        int id = Frame.streamId(chunk.bytes, chunk.from);
        return switch (Frame.type(chunk.bytes, chunk.from)) {
            case Frame.DATA -> streams.isOpen(id) || roles != 0;
            case Frame.HEADERS ->
                    streams.isOpen(id)
                            || (roles != 0 && (sender == Side.SERVER || id > streams.newest()));
            case Frame.CONTINUATION, Frame.PUSH_PROMISE -> false;
            default -> true;
        };
    }

    /** Whether bytes are frames, whatever they carry. */
    static boolean areFrames(byte[] bytes, int from, int to, int maxLength) {
        return walk(bytes, from, to, maxLength) != BlockShape.BROKEN;
    }

    private static int role(Side sender) {
        return sender == Side.CLIENT ? BlockShape.REQUEST : BlockShape.RESPONSE;
    }

    /** Follows the frames to the end of what is there: BROKEN, or whose the header blocks are. */
    private static int walk(byte[] bytes, int from, int to, int maxLength) {
        int roles = 0;
        boolean inBlock = false;
        int at = from;
        while (to - at >= Frame.HEADER_BYTES) {
            int type = Frame.type(bytes, at);
            if (!isPlausible(bytes, at, maxLength) || inBlock != (type == Frame.CONTINUATION)) {
                return BlockShape.BROKEN;
            }
            int of = payload(bytes, at, to);
            if (of == BlockShape.BROKEN || (roles | of) == 3) {
                return BlockShape.BROKEN;
            }
            roles |= of;
            inBlock = Frame.isHeaders(type) && (Frame.flags(bytes, at) & Frame.END_HEADERS) == 0;
            at += Frame.HEADER_BYTES + Frame.length(bytes, at);
        }
        return at < to && !mayBegin(bytes, at, to, maxLength) ? BlockShape.BROKEN : roles;
    }

    private static boolean isPlausible(byte[] bytes, int at, int maxLength) {
        int type = Frame.type(bytes, at);
        int flags = Frame.flags(bytes, at);
        int length = Frame.length(bytes, at);
        int id = Frame.int32(bytes, at + 5);
        if (id < 0 || length > maxLength || !Frame.isDefined(type, flags)) {
            return false;
        }
        boolean ofClientsStream =
                type == Frame.DATA || type == Frame.HEADERS || type == Frame.CONTINUATION;
        if (ofClientsStream && (id & 1) == 0) {
            return false;
        }
        return Frame.isLegal(type, flags, length, id) && (type != Frame.PRIORITY || length == 5);
    }

    /** Whether a header of which not all is there may be one. */
    private static boolean mayBegin(byte[] bytes, int at, int to, int maxLength) {
        int there = to - at;
        if ((bytes[at] & 0xff) > maxLength >> 16) {
            return false;
        }
        return (there < 3 || Frame.length(bytes, at) <= maxLength)
                && (there < 4 || Frame.isDefined(Frame.type(bytes, at), 0))
                && (there < 5 || Frame.isDefined(Frame.type(bytes, at), Frame.flags(bytes, at)))
                && (there < 6 || bytes[at + 5] >= 0);
    }

    /** What of a frame's payload is there: BROKEN, or whose header block it is. */
    private static int payload(byte[] bytes, int at, int to) {
        int start = at + Frame.HEADER_BYTES;
        int end = start + Frame.length(bytes, at);
        return switch (Frame.type(bytes, at)) {
            case Frame.HEADERS -> headers(bytes, at, to);
            case Frame.SETTINGS -> orBroken(areSettings(bytes, start, Math.min(end, to)));
            case Frame.RST_STREAM -> orBroken(isErrorCode(bytes, start, to));
            case Frame.GOAWAY -> orBroken(isErrorCode(bytes, start + 4, to));
            case Frame.WINDOW_UPDATE -> orBroken(to - start < 4 || Frame.int32(bytes, start) > 0);
            default -> 0;
        };
    }

    private static int orBroken(boolean valid) {
        return valid ? 0 : BlockShape.BROKEN;
    }

    private static boolean isErrorCode(byte[] bytes, int at, int to) {
        if (to - at < 4) {
            return true;
        }
        int code = Frame.int32(bytes, at);
        return code >= 0 && code < ErrorCode.COUNT;
    }

    private static boolean areSettings(byte[] bytes, int from, int to) {
        for (int at = from; to - at >= 2; at += Frame.SETTING_BYTES) {
            int id = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            boolean reserved = (id & 0x0f0f) == 0x0a0a; // sent to see that it is ignored: RFC 8701
            if (id == 0 || (id > MAX_SETTING && id < EXPERIMENTAL && !reserved)) {
                return false;
            }
        }
        return true;
    }

    private static int headers(byte[] bytes, int at, int to) {
        int flags = Frame.flags(bytes, at);
        boolean padded = (flags & Frame.PADDED) != 0;
        int start = at + Frame.HEADER_BYTES;
        int end = start + Frame.length(bytes, at);
        if (padded && start < to) {
            end -= bytes[start] & 0xff;
        }
        start += padded ? 1 : 0;
        start += (flags & Frame.HAS_PRIORITY) != 0 ? 5 : 0;
        if (start > end) {
            return BlockShape.BROKEN;
        }
        boolean whole = end <= to && (flags & Frame.END_HEADERS) != 0;
        return BlockShape.of(bytes, start, Math.min(end, to), whole);
    }
}
