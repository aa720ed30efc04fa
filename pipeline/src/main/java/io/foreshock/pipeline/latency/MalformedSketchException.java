package io.foreshock.pipeline.latency;

/** Bytes that are no latency sketch; the message says what was found. Has no stack trace. */
public final class MalformedSketchException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedSketchException(String found) {
        super(found, null, false, false);
    }
}
