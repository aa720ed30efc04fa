package io.foreshock.it.l7.truth;

import io.foreshock.collector.l7.exchange.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended. What is null is not known, and not compared; a code of {@link #NONE}, or
 * an empty name, says that there is none.
 *
 * @param httpStatus HTTP's status
 * @param grpcStatus gRPC's status, also outside 0 to 16
 * @param errorCode the protocol's own number
 * @param errorName the protocol's own name: SQLSTATE, Redis's first word
 * @param outcome what that means
 */
public record Answer(
        @Nullable Integer httpStatus,
        @Nullable Integer grpcStatus,
        @Nullable Integer errorCode,
        @Nullable String errorName,
        @Nullable Outcome outcome) {
    /** There is no such code. */
    public static final int NONE = -1;

    /** Nothing is known of it. */
    public static final Answer UNKNOWN = new Answer(null, null, null, null, null);

    /** By HTTP's status, which says what it means. */
    public static Answer ofHttp(int status) {
        Outcome outcome =
                status < 400
                        ? Outcome.OK
                        : status < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
        return new Answer(status, null, null, null, outcome);
    }

    /** Without an error. */
    public static Answer ofSuccess() {
        return new Answer(null, null, null, "", Outcome.OK);
    }

    /** What of this was seen otherwise, each in words; empty if all that is known was seen. */
    public List<String> differences(Answer seen) {
        List<String> differences = new ArrayList<>();
        compare("HTTP status", httpStatus, seen.httpStatus, differences);
        compare("gRPC status", grpcStatus, seen.grpcStatus, differences);
        compare("error code", errorCode, seen.errorCode, differences);
        compare("error name", errorName, seen.errorName, differences);
        compare("outcome", outcome, seen.outcome, differences);
        return differences;
    }

    private static void compare(
            String what, @Nullable Object known, @Nullable Object seen, List<String> differences) {
        if (known != null && !known.equals(seen)) {
            differences.add(what + " " + shown(known) + " seen as " + shown(seen));
        }
    }

    private static Object shown(@Nullable Object value) {
        return value == null || value.equals("") || value.equals(NONE) ? "none" : value;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.valueOf(outcome));
        append(text, " http ", httpStatus);
        append(text, " grpc ", grpcStatus);
        append(text, " code ", errorCode);
        append(text, " name ", errorName);
        return text.toString();
    }

    private static void append(StringBuilder text, String label, @Nullable Object value) {
        if (value != null && !value.equals(NONE) && !value.equals("")) {
            text.append(label).append(value);
        }
    }
}
