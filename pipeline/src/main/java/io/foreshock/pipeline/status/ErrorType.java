package io.foreshock.pipeline.status;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types under which failed exchanges are counted: by what the answer said, where there was one,
 * else by how the exchange ended. docs/reference/error-types.md shows them in tables, which a test
 * holds this class to.
 *
 * <p>Types are lower case: letters, digits, {@code _}, {@code -} and {@code .}. Those of a fixed
 * name are few; those that name a status begin with whose status it is, and are bounded by {@link
 * ErrorTally}.
 */
public final class ErrorType {
    /** What is beyond the types that a window may have. */
    public static final String OTHER = "other";

    /** Longest type, characters. */
    private static final int MAX_LENGTH = 80;

    /** What an exchange is counted under that no status tells more of. */
    private static final Map<Outcome, String> BY_OUTCOME =
            Map.of(
                    Outcome.CLIENT_ERROR, "client_error",
                    Outcome.SERVER_ERROR, "server_error",
                    Outcome.TIMEOUT, "timeout",
                    Outcome.RESET, "reset",
                    Outcome.REFUSED, "refused",
                    Outcome.PROTOCOL_ERROR, "protocol_error",
                    Outcome.TLS_FAILURE, "tls_failure");

    private static final String HTTP_CLIENT_ERROR = "4xx";
    private static final String HTTP_SERVER_ERROR = "5xx";

    private static final Set<String> HTTP_PROTOCOLS =
            Set.of("http/1", "http/2", "grpc", "graphql", "websocket");
    private static final Set<String> SQL_PROTOCOLS = Set.of("mysql", "postgresql");

    /** Successful completion, warning, no data (ISO/IEC 9075, SQLSTATE classes). */
    private static final Set<String> SQL_SUCCESSES = Set.of("00", "01", "02");

    private static final String GRPC_PREFIX = "grpc:";

    /** gRPC's status codes in order, from 0 (grpc/grpc, doc/statuscodes.md). */
    private static final List<String> GRPC_STATUSES =
            List.of(
                    "ok",
                    "cancelled",
                    "unknown",
                    "invalid_argument",
                    "deadline_exceeded",
                    "not_found",
                    "already_exists",
                    "permission_denied",
                    "resource_exhausted",
                    "failed_precondition",
                    "aborted",
                    "out_of_range",
                    "unimplemented",
                    "internal",
                    "unavailable",
                    "data_loss",
                    "unauthenticated");

    /** DNS response codes in order, from 0 (RFC 1035 and RFC 2136). */
    private static final List<String> DNS_RCODES =
            List.of(
                    "noerror",
                    "formerr",
                    "servfail",
                    "nxdomain",
                    "notimp",
                    "refused",
                    "yxdomain",
                    "yxrrset",
                    "nxrrset",
                    "notauth",
                    "notzone");

    /** What servers and clients say of a deadline: the outcome tells it, TIMEOUT. */
    private static final Set<Integer> GRPC_TIMEOUTS = Set.of(1, 4);

    /**
     * Statuses of no error, or of one that the outcome tells, by protocol; WebSocket's are the
     * normal closures of RFC 6455.
     */
    private static final Map<String, Set<String>> SUCCESSES =
            Map.of(
                    "websocket", Set.of("1000", "1001", "1005"),
                    "kafka",
                            Set.of(
                                    "none",
                                    "0",
                                    "rebalance_in_progress",
                                    "member_id_required",
                                    "request_timed_out"),
                    "dns", Set.of("noerror", "0", "nodata", "tc"),
                    "redis", Set.of("ok", "moved", "ask"));

    /** Protocols of which a status that is a name is why a stream was reset: no answer. */
    private static final Set<String> RESET_BY_NAME = Set.of("http/2", "grpc");

    private ErrorType() {}

    /** The type of an exchange that failed with an outcome. */
    public static String of(Outcome failure) {
        String type = BY_OUTCOME.get(failure);
        if (type == null) {
            throw new IllegalArgumentException(failure + " is no failure");
        }
        return type;
    }

    /**
     * The type of an exchange that was answered with a status, null if that is no error, or one
     * that the outcome tells more of.
     *
     * @param protocol as in foreshock.signal.l7-summary
     * @param status one of those that it counts
     */
    public static @Nullable String of(String protocol, String status) {
        if (status.equals(OTHER)) {
            return null; // the rest of many: not known which
        }
        if (HTTP_PROTOCOLS.contains(protocol) && isHttpStatus(status)) {
            return ofHttp(status);
        }
        if (status.startsWith(GRPC_PREFIX)) {
            return ofGrpc(status.substring(GRPC_PREFIX.length()));
        }
        if (SQL_PROTOCOLS.contains(protocol) && status.length() == 5) {
            return ofSqlState(status);
        }
        return RESET_BY_NAME.contains(protocol)
                ? null
                : named(protocol, status.toLowerCase(Locale.ROOT));
    }

    /** The outcome that exchanges of a type have as a rule: what an answer's status stands for. */
    static Outcome outcomeOf(String protocol, String type) {
        if (protocol.equals("tls")) {
            return Outcome.TLS_FAILURE;
        }
        return type.equals(HTTP_CLIENT_ERROR) ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
    }

    /** True if a type has a name of its own, false if it was named after a status. */
    static boolean isFixed(String type) {
        return type.equals(HTTP_CLIENT_ERROR)
                || type.equals(HTTP_SERVER_ERROR)
                || type.equals(OTHER)
                || BY_OUTCOME.containsValue(type);
    }

    private static boolean isHttpStatus(String status) {
        return status.length() == 3 && areDigits(status);
    }

    private static @Nullable String ofHttp(String status) {
        return switch (status.charAt(0)) {
            case '4' -> HTTP_CLIENT_ERROR;
            case '5' -> HTTP_SERVER_ERROR;
            default -> null;
        };
    }

    private static @Nullable String ofGrpc(String code) {
        int number = numbered(code, GRPC_STATUSES);
        if (number == 0 || GRPC_TIMEOUTS.contains(number)) {
            return null;
        }
        return clean("grpc_" + (number > 0 ? GRPC_STATUSES.get(number) : code));
    }

    private static @Nullable String ofSqlState(String state) {
        String type = state.substring(0, 2);
        return SQL_SUCCESSES.contains(type) ? null : clean("sqlstate_" + type);
    }

    private static @Nullable String named(String protocol, String status) {
        String name = status;
        if (protocol.equals("dns")) {
            int number = numbered(status, DNS_RCODES);
            name = number >= 0 ? DNS_RCODES.get(number) : status;
        }
        return SUCCESSES.getOrDefault(protocol, Set.of()).contains(name)
                ? null
                : clean(protocol + '_' + name);
    }

    /** The place in a list that digits name, -1 if none. */
    private static int numbered(String digits, List<String> names) {
        if (digits.isEmpty() || digits.length() > 2 || !areDigits(digits)) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return number < names.size() ? number : -1;
    }

    private static boolean areDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What came from outside, in the characters of types. */
    private static String clean(String type) {
        StringBuilder clean = new StringBuilder(type);
        clean.setLength(Math.min(clean.length(), MAX_LENGTH));
        for (int i = 0; i < clean.length(); i++) {
            char c = Character.toLowerCase(clean.charAt(i));
            boolean allowed =
                    (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
            clean.setCharAt(i, allowed ? c : '_');
        }
        return clean.toString();
    }
}
