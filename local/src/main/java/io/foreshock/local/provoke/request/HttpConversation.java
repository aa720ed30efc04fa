package io.foreshock.local.provoke.request;

import io.foreshock.collector.l7.exchange.Outcome;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP/1.1 on one connection that is kept; an answer is waited for as long as patience lasts. */
final class HttpConversation implements Conversation {
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private final IntFunction<String> requests;
    private final Socket socket;
    private final InputStream in;

    /**
     * Connects.
     *
     * @param patience how long an answer, or more of it, is waited for
     * @param requests the request of a number, as it is sent
     */
    HttpConversation(int port, Duration patience, IntFunction<String> requests) throws IOException {
        this.requests = requests;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public Outcome ask(int number) throws IOException {
        byte[] request = requests.apply(number).getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(request);
        try {
            String head = HttpHead.read(in);
            int length = number(LENGTH, head);
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                return Outcome.RESET;
            }
            return outcome(number(STATUS, head), new String(body, StandardCharsets.UTF_8));
        } catch (SocketTimeoutException e) {
            return Outcome.TIMEOUT;
        } catch (SocketException | EOFException e) {
            return Outcome.RESET;
        }
    }

    private static int number(Pattern pattern, String head) throws IOException {
        Matcher matcher = pattern.matcher(head);
        if (!matcher.find()) {
            throw new IOException("not understood: " + head);
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static Outcome outcome(int status, String body) {
        if (status >= SERVER_ERRORS || body.contains("INTERNAL_SERVER_ERROR")) {
            return Outcome.SERVER_ERROR;
        }
        return status >= CLIENT_ERRORS ? Outcome.CLIENT_ERROR : Outcome.OK;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
