package io.foreshock.local.provoke.request;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP server that fails its clients: in the middle of the answer to {@code /exports/{id}} it
 * resets the connection, anything else it never answers.
 */
final class FaultyHttp {
    private static final String BEGINNING =
            "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 4000\r\n\r\nid,name\r\n";

    private FaultyHttp() {}

    static void serve(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        String request = HttpHead.read(in);
        if (request.startsWith("GET /exports/")) {
            connection.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
            connection.setSoLinger(true, 0); // closing is resetting
            return;
        }
        in.readAllBytes(); // until the client gives up
    }
}
