package io.foreshock.pipeline.status;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an exchange ended, by the names that signals and results have for it. */
public enum Outcome {
    /** Answered without an error. */
    OK(false),
    /** Answered with an error that the request is to blame for. */
    CLIENT_ERROR(true),
    /** Answered with an error of the server. */
    SERVER_ERROR(true),
    /** Not answered in time. */
    TIMEOUT(true),
    /** The connection ended before the answer was complete. */
    RESET(true),
    /** Nobody listened where it was to go. */
    REFUSED(true),
    /** What came is no answer in this protocol. */
    PROTOCOL_ERROR(true),
    /** The TLS handshake failed. */
    TLS_FAILURE(true),
    /** Answered, but not seen how: neither a success nor a failure. */
    UNKNOWN(false);

    private static final Map<String, Outcome> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Outcome::name, Function.identity()));

    private final boolean failure;

    Outcome(boolean failure) {
        this.failure = failure;
    }

    /** True for all but {@link #OK} and {@link #UNKNOWN}. */
    public boolean isFailure() {
        return failure;
    }

    /** The outcome of a name, null if there is none. */
    public static @Nullable Outcome named(String name) {
        return BY_NAME.get(name);
    }
}
