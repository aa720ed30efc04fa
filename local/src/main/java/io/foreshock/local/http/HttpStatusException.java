package io.foreshock.local.http;

import java.io.IOException;

/** A request that was answered, but not with status 200. */
public final class HttpStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpStatusException(String method, HttpAddress address, int status) {
        super(method + " " + address + " answered " + status);
        this.status = status;
    }

    /** The status it was answered with. */
    public int status() {
        return status;
    }
}
