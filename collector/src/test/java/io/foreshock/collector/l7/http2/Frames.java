package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.http2.hpack.HpackEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What one end sends: frames, one behind the other. */
final class Frames {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final HpackEncoder hpack;

    /** Frames with header blocks in a coding chosen by chance. */
    Frames(long seed) {
        hpack = new HpackEncoder(new Random(seed));
    }

    /** The client's preface, and empty settings. */
    Frames preface() {
        out.writeBytes(Frame.PREFACE_BYTES);
        return settings();
    }

    /** Settings: pairs of id and value. */
    Frames settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return frame(Frame.SETTINGS, 0, 0, payload.array());
    }

    /** Acknowledges settings. */
    Frames ack() {
        return frame(Frame.SETTINGS, Frame.ACK, 0);
    }

    /** Any frame. */
    Frames frame(int type, int flags, int stream, byte... payload) {
        return header(payload.length, type, flags, stream).bytes(payload);
    }

    /** A frame's header alone. */
    Frames header(int length, int type, int flags, int stream) {
        byte[] header = ByteBuffer.allocate(12).putInt(length).put((byte) type).array();
        ByteBuffer.wrap(header, 5, 5).put((byte) flags).putInt(stream);
        out.write(header, 1, Frame.HEADER_BYTES);
        return this;
    }

    /** Any bytes. */
    Frames bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A header block: pairs of name and value. */
    byte[] block(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            hpack.field(pairs[i], pairs[i + 1]);
        }
        return hpack.block();
    }

    /** HEADERS that end their block, and not the stream. */
    Frames headers(int stream, String... pairs) {
        return frame(Frame.HEADERS, Frame.END_HEADERS, stream, block(pairs));
    }

    /** HEADERS that end their block and the stream. */
    Frames last(int stream, String... pairs) {
        int flags = Frame.END_HEADERS | Frame.END_STREAM;
        return frame(Frame.HEADERS, flags, stream, block(pairs));
    }

    /** A whole GET. */
    Frames get(int stream, String path) {
        return last(stream, request("GET", path));
    }

    /** Head of a call of gRPC. */
    Frames call(int stream, String path) {
        String[] head = request("POST", path);
        String[] more = {"content-type", "application/grpc", "te", "trailers"};
        String[] all = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, all, head.length, more.length);
        return headers(stream, all);
    }

    static String[] request(String method, String path) {
        return new String[] {
            ":method", method, ":scheme", "http", ":path", path, ":authority", "shop:8080"
        };
    }

    /** Head of an answer. */
    Frames status(int stream, int status) {
        return headers(stream, ":status", "" + status, "content-type", "application/json");
    }

    /** Head of an answer of gRPC. */
    Frames answer(int stream) {
        return headers(stream, ":status", "200", "content-type", "application/grpc");
    }

    /** Trailer of an answer of gRPC. */
    Frames trailer(int stream, int status) {
        return last(stream, "grpc-status", "" + status, "grpc-message", "");
    }

    /** DATA that does not end the stream. */
    Frames data(int stream, String text) {
        return frame(Frame.DATA, 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** DATA that ends the stream. */
    Frames end(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        return frame(Frame.DATA, Frame.END_STREAM, stream, payload);
    }

    /** RST_STREAM. */
    Frames reset(int stream, int code) {
        return frame(Frame.RST_STREAM, 0, stream, int32(code));
    }

    /** GOAWAY. */
    Frames goAway(int last, int code) {
        byte[] payload = ByteBuffer.allocate(12).putInt(last).putInt(code).array();
        return frame(Frame.GOAWAY, 0, 0, payload);
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** All since the last call. */
    byte[] take() {
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }
}
