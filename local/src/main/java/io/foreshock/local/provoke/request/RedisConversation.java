package io.foreshock.local.provoke.request;

import io.foreshock.collector.l7.exchange.Outcome;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** GETs of Redis (RESP2) on one connection; every third is of a key that is a list. */
final class RedisConversation implements Conversation {
    private final Socket socket;
    private final BufferedReader in;

    /** Connects. */
    RedisConversation(int port, Duration patience) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Override
    public Outcome ask(int number) throws IOException {
        String key = (number % 3 == 0 ? "list:" : "name:") + number;
        String request = "*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("the server closed");
        }
        if (line.startsWith("-")) {
            return Outcome.CLIENT_ERROR;
        }
        in.readLine(); // the value
        return Outcome.OK;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
