package io.foreshock.local.provoke.request;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The head of a request or an answer of HTTP/1. */
final class HttpHead {
    private static final String END = "\r\n\r\n";

    private HttpHead() {}

    /**
     * Reads one, up to its empty line.
     *
     * @throws EOFException if the other end closes before
     */
    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith(END)) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after '" + text + "'");
            }
            head.write(next);
            text = head.toString(StandardCharsets.US_ASCII);
        }
        return text;
    }
}
