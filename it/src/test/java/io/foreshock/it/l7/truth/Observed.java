package io.foreshock.it.l7.truth;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as the observer saw it.
 *
 * @param protocol that it took it for
 * @param role whether it was seen at the client or at the server
 * @param method what was asked for
 * @param endpoint on what
 * @param answer how it ended; nothing in it is null
 * @param startNs when the request's first byte passed, CLOCK_MONOTONIC
 * @param latencyNs until the answer's last byte passed
 * @param port the client's port; 0 if not known
 * @param serverPort the server's port
 * @param confidence how well it was seen
 */
public record Observed(
        Protocol protocol,
        Side role,
        String method,
        String endpoint,
        Answer answer,
        long startNs,
        long latencyNs,
        int port,
        int serverPort,
        Confidence confidence) {

    /** A copy of an exchange. */
    public static Observed of(Exchange exchange, Side role, int clientPort, int serverPort) {
        return new Observed(
                exchange.protocol,
                role,
                exchange.method.toString(),
                exchange.endpoint.toString(),
                new Answer(
                        exchange.httpStatus,
                        exchange.grpcStatus,
                        exchange.errorCode,
                        exchange.errorName.toString(),
                        exchange.outcome),
                exchange.requestNs,
                exchange.latencyNs(),
                clientPort,
                serverPort,
                exchange.confidence);
    }

    /** What it is and how it ended, in words: what is not known or not there is left out. */
    public String inWords() {
        return Stream.of(
                        protocol.text(),
                        method,
                        endpoint,
                        String.valueOf(answer.outcome()),
                        code(answer.httpStatus()),
                        code(answer.errorCode()),
                        String.valueOf(answer.errorName()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String code(@Nullable Integer code) {
        return code == null || code == Answer.NONE ? "" : code.toString();
    }

    /** True if it was seen at that end of a connection to a server's port. */
    public boolean isAt(Side end, int portOfServer) {
        return role == end && serverPort == portOfServer;
    }

    @Override
    public String toString() {
        return String.format(
                "%s %s %s: %s, %d us, at %d, from port %d, %s",
                protocol.text(),
                method,
                endpoint,
                answer,
                latencyNs / 1000,
                startNs,
                port,
                confidence);
    }
}
