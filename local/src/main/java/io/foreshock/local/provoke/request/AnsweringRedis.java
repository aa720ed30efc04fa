package io.foreshock.local.provoke.request;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers Redis's protocol (RESP2): a GET of a key that begins with {@code list:} with WRONGTYPE,
 * anything else with a string.
 */
final class AnsweringRedis {
    private static final String WRONG_TYPE =
            "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    private AnsweringRedis() {}

    static void serve(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                connection.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int words = Integer.parseInt(line.substring(1));
            String last = "";
            for (int i = 0; i < words; i++) {
                in.readLine(); // its length
                last = in.readLine();
            }
            String answer = last.startsWith("list:") ? WRONG_TYPE : "$5\r\nvalue\r\n";
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
