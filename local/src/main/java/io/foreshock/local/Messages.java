package io.foreshock.local;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One line for a person out of an exception. */
final class Messages {
    private Messages() {}

    static String of(Throwable e) {
        Throwable shown = e;
        while ((shown instanceof UncheckedIOException
                        || (shown instanceof IOException && shown.getMessage() == null))
                && shown.getCause() != null) {
            shown = shown.getCause();
        }
        String message = shown.getMessage();
        return message != null && message.contains(" ") ? message : shown.toString();
    }
}
