package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/** Reads the frames that one end sends, one behind the other, and keeps its place in them. */
final class FrameReader {
    /** Where it stands. */
    private enum Place {
        /** Nothing was seen yet. */
        START,
        /** Within the client's preface. */
        PREFACE,
        /** In step with the frames. */
        FRAMES,
        /** In step, if what comes next agrees: of a part that is missing the length is known. */
        DOUBTED,
        /** Out of step: what comes is passed over until frames can be told. */
        LOST
    }

    private static final int ILLEGAL = OpenFrame.ILLEGAL;

    private final Side sender;
    private final StreamExchanges streams;
    private final OpenFrame frame;
    private @Nullable FrameReader peer;

    private Place place = Place.START;
    private boolean verified; // its beginning was seen
    private boolean settingsDue; // as the first frame
    private boolean gapped;
    private int prefaceSeen;

    FrameReader(Side sender, StreamExchanges streams) {
        this.sender = sender;
        this.streams = streams;
        frame = new OpenFrame(sender, streams);
    }

    /** Makes the readers of the two directions know each other. */
    void join(FrameReader other) {
        peer = other;
        other.peer = this;
        frame.join(other.frame);
    }

    /** Settings of the other end came by other ways: they are not known. */
    void allowAnyTable() {
        frame.allowAnyTable();
    }

    /** As {@link ProtocolParser#onData}. */
    long read(Chunk chunk) {
        if (place == Place.START && !begin(chunk)) {
            return 0;
        }
        if (place == Place.LOST || place == Place.DOUBTED) {
            if (!canResume(chunk)) {
                return chunk.length();
            }
            place = Place.FRAMES;
        }
        int at = place == Place.PREFACE ? preface(chunk) : chunk.from;
        if (place == Place.FRAMES) {
            frame.beTolerant(isVerified());
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
            fallOut(chunk.firstNs);
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
            if (!frame.isOpen()) {
                if (chunk.to - at < Frame.HEADER_BYTES) {
                    return at;
                }
                if (!frame.open(chunk, at) || (settingsDue && !frame.isSettings())) {
                    return ILLEGAL;
                }
                settingsDue = false;
                at += Frame.HEADER_BYTES;
            }
            int next = frame.read(chunk, at);
            if (next == ILLEGAL || next > chunk.to || (frame.isOpen() && next == at)) {
                return next;
            }
            at = next;
        }
    }

    /** As {@link ProtocolParser#onSkipped}. */
    void skipped(long ns, int tid) {
        if (frame.isOpen() && !frame.close(ns, tid)) {
            fallOut(ns);
        }
    }

    /** As {@link ProtocolParser#onGap}. */
    void gap(Chunk rest, long missing) {
        boolean within = frame.isOpen() && missing >= 0;
        if (within && frame.miss(rest.length() + missing, rest)) {
            place = Place.DOUBTED;
        } else {
            fallOut(rest.lastNs);
        }
    }

    /** It is not known any more where frames begin. */
    private void fallOut(long ns) {
        frame.abandon(ns);
        settingsDue = false;
        gapped = true;
        place = Place.LOST;
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

    /** Bytes of memory that tables of header fields hold. */
    int memory() {
        return frame.memory();
    }

    /** As {@link ProtocolParser#canResume}. */
    boolean canResume(Chunk chunk) {
        if (place == Place.DOUBTED && !frame.isFollowed(chunk)) {
            fallOut(chunk.firstNs);
        }
        return place != Place.LOST
                || Http2Detector.canResume(sender, chunk, streams, frame.maxLength());
    }
}
