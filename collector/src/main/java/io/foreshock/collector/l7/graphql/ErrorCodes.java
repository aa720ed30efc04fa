package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.endpoint.PathSegment;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Codes of GraphQL errors, which no specification names: those of Apollo, graphql-java, DGS,
 * Hasura, Hot Chocolate and others that blame the request, and numbers from 400 to 499. All others
 * blame the server.
 */
final class ErrorCodes {
    private static final int MAX_LENGTH = 48;
    private static final int SUSPICIOUS = 16;

    /** In capitals and with underscores; those that begin so, too, where a star is at the end. */
    private static final byte[][] CLIENTS =
            Arrays.stream(
                            new String[] {
                                "ACCESS_DENIED",
                                "AUTH_NOT*",
                                "BAD_REQUEST",
                                "BAD_USER_INPUT",
                                "CONFLICT",
                                "CONSTRAINT_VIOLATION",
                                "EXECUTIONABORTED",
                                "FORBIDDEN",
                                "GRAPHQL_PARSE_FAILED",
                                "GRAPHQL_VALIDATION_FAILED",
                                "HC00*",
                                "INVALID*",
                                "NOT_EXISTS",
                                "NOT_FOUND",
                                "OPERATIONNOTSUPPORTED",
                                "OPERATION_RESOLUTION_FAILURE",
                                "PARSE_FAILED",
                                "PERMISSION_DENIED",
                                "PERMISSION_ERROR",
                                "PERSISTED_QUERY*",
                                "PERSISTEDQUERY*",
                                "RATE_LIMITED",
                                "THROTTLED",
                                "TOO_MANY_REQUESTS",
                                "UNAUTHENTICATED",
                                "UNAUTHORIZED",
                                "UNPROCESSABLE*",
                                "USER_INPUT_ERROR",
                                "VALIDATION*",
                            })
                    .map(code -> code.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private ErrorCodes() {}

    /** True if a code says that the request is to blame. */
    static boolean isClients(Text code) {
        byte[] bytes = code.bytes();
        if (code.length() == 3 && bytes[0] == '4') {
            return isDigit(bytes[1]) && isDigit(bytes[2]);
        }
        for (byte[] client : CLIENTS) {
            if (matches(client, bytes, code.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] client, byte[] bytes, int length) {
        int i = 0;
        while (i < client.length && client[i] != '*') {
            if (i >= length || normal(bytes[i]) != client[i]) {
                return false;
            }
            i++;
        }
        return i < client.length || i == length;
    }

    private static int normal(byte value) {
        if (value >= 'a' && value <= 'z') {
            return value - 0x20;
        }
        return value == '-' ? '_' : value;
    }

    /** True if a text is a code: short, of its characters alone, and no token. */
    static boolean isCode(Text text) {
        if (text.isEmpty() || text.isCut() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isCharacter(text.bytes()[i])) {
                return false;
            }
        }
        return text.length() < SUSPICIOUS || !PathSegment.isId(text.bytes(), 0, text.length());
    }

    /** True if codes are made of this. */
    static boolean isCharacter(int character) {
        int letter = character | 0x20;
        return (letter >= 'a' && letter <= 'z')
                || (character >= '0' && character <= '9')
                || character == '_'
                || character == '-'
                || character == '.';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
