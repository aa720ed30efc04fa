package io.foreshock.collector.l7.grpc;

import io.foreshock.collector.l7.endpoint.PathTemplate;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** By what a request of HTTP/2 is one of gRPC (doc/PROTOCOL-HTTP2.md), and what it calls. */
public final class GrpcRequest {
    private static final byte[] CONTENT_TYPE =
            "application/grpc".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] METHOD = "grpc".getBytes(StandardCharsets.US_ASCII);

    private GrpcRequest() {}

    /**
     * Whether a content type in {@code [from, to)} is gRPC's, whatever the format of messages. That
     * of gRPC-Web is not: its status is in the body.
     */
    public static boolean isContentType(byte[] bytes, int from, int to) {
        int end = from + CONTENT_TYPE.length;
        return end <= to
                && Arrays.equals(CONTENT_TYPE, 0, CONTENT_TYPE.length, bytes, from, end)
                && (end == to || bytes[end] == '+' || bytes[end] == ';');
    }

    /** Writes what stands for HTTP's method, which is always POST. */
    public static void writeMethod(Text out) {
        out.set(METHOD);
    }

    /**
     * Writes the method called, {@code /package.Service/Method}, as it is: it has no parameters. A
     * path that is no such name is {@linkplain PathTemplate templated}.
     */
    public static void writeEndpoint(byte[] path, int from, int to, Text out) {
        if (to - from <= out.capacity() && isMethodName(path, from, to)) {
            out.set(path, from, to);
        } else {
            PathTemplate.write(path, from, to, out);
        }
    }

    private static boolean isMethodName(byte[] path, int from, int to) {
        if (from == to || path[from] != '/' || path[to - 1] == '/') {
            return false;
        }
        int slashes = 0;
        for (int i = from; i < to; i++) {
            if (path[i] == '/') {
                slashes++;
                if (i > from && path[i - 1] == '/') {
                    return false;
                }
            } else if (!isOfName(path[i])) {
                return false;
            }
        }
        return slashes == 2;
    }

    private static boolean isOfName(byte value) {
        int letter = value | 0x20;
        return (letter >= 'a' && letter <= 'z')
                || (value >= '0' && value <= '9')
                || value == '.'
                || value == '_';
    }
}
