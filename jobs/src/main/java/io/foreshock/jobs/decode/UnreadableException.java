package io.foreshock.jobs.decode;

import io.foreshock.pipeline.deadletter.Reason;
import java.io.IOException;

/** An input that cannot be used: it becomes a dead letter. Has no stack trace, so it is cheap. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String detail;

    UnreadableException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
        this.detail = detail;
    }

    static UnreadableException truncated(String detail) {
        return new UnreadableException(Reason.TRUNCATED, detail);
    }

    static UnreadableException corrupt(String detail) {
        return new UnreadableException(Reason.CORRUPT, detail);
    }

    static UnreadableException invalid(String detail) {
        return new UnreadableException(Reason.INVALID, detail);
    }

    Reason reason() {
        return reason;
    }

    /** What was found, and what is allowed. */
    String detail() {
        return detail;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
