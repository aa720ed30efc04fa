package io.foreshock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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
        if (shown instanceof FileSystemException failure) {
            return failure.getFile() + ": " + reason(failure);
        }
        String message = shown.getMessage();
        return message != null && message.contains(" ") ? message : shown.toString();
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        return failure.getReason() == null
                ? failure.getClass().getSimpleName()
                : failure.getReason();
    }
}
