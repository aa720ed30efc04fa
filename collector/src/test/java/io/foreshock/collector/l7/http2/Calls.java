package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.http2.hpack.HpackEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A call of gRPC as a client in steady state sends it, of 8 fields, two of them literals, the
 * others in the table; and its answer. To be sent again and again, with the number of the stream
 * changed.
 */
final class Calls {
    /** What the client says first, with a call that fills its table. */
    final byte[] hello;

    /** What the server says first, and the answer. */
    final byte[] welcome;

    final byte[] request;
    final byte[] message = new Frames(0).end(1, "\0\0\0\0\5hello").take();
    final byte[] answer;
    final byte[] trailer;

    Calls() {
        Frames client = new Frames(0);
        client.preface();
        // Of literals with indexing: :authority, content-type, user-agent, te.
        byte[] filling =
                bytes(
                        0x83,
                        0x86,
                        literal(0x41, "shop:8080"),
                        literal(0x5f, "application/grpc"),
                        literal(0x7a, "grpc-java-netty/1.65.0"),
                        0x40,
                        string("te"),
                        string("trailers"));
        client.frame(Frame.PRIORITY, 0, 1, new byte[5]);
        byte[] block =
                bytes(
                        0x83,
                        0x86,
                        literal(0x04, "/shop.v1.Orders/Get"),
                        0xc1,
                        0xc0,
                        0xbf,
                        0xbe,
                        0x00,
                        string("traceparent"),
                        string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        hello = client.frame(Frame.HEADERS, 5, 1, filling).reset(1, 0).take();
        request = new Frames(0).frame(Frame.HEADERS, 4, 1, block).take();
        byte[] answering =
                bytes(
                        0x88,
                        literal(0x5f, "application/grpc"),
                        0x40,
                        string("grpc-status"),
                        string("0"));
        welcome = new Frames(0).settings().frame(Frame.HEADERS, 4, 2, answering).take();
        answer =
                new Frames(0)
                        .frame(Frame.HEADERS, 4, 1, bytes(0x88, 0xbf))
                        .data(1, "\0\0\0\0\5hello")
                        .take();
        trailer = new Frames(0).frame(Frame.HEADERS, 5, 1, bytes(0xbe)).take();
    }

    /** Makes it that of a stream. */
    void number(int stream) {
        number(request, 0, stream);
        number(message, 0, stream);
        number(answer, 0, stream);
        number(answer, Frame.HEADER_BYTES + 2, stream);
        number(trailer, 0, stream);
    }

    private static void number(byte[] bytes, int at, int stream) {
        bytes[at + 5] = (byte) (stream >> 24);
        bytes[at + 6] = (byte) (stream >> 16);
        bytes[at + 7] = (byte) (stream >> 8);
        bytes[at + 8] = (byte) stream;
    }

    private static byte[] literal(int first, String value) {
        byte[] string = string(value);
        return ByteBuffer.allocate(1 + string.length).put((byte) first).put(string).array();
    }

    private static byte[] string(String value) {
        byte[] code = HpackEncoder.huffman(value.getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.allocate(1 + code.length)
                .put((byte) (0x80 | code.length))
                .put(code)
                .array();
    }

    private static byte[] bytes(Object... parts) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        for (Object part : parts) {
            if (part instanceof byte[] bytes) {
                buffer.put(bytes);
            } else {
                buffer.put(((Integer) part).byteValue());
            }
        }
        byte[] all = new byte[buffer.position()];
        buffer.flip().get(all);
        return all;
    }
}
