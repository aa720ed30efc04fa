package io.foreshock.collector.syscall;

import static io.foreshock.collector.syscall.Errno.EACCES;
import static io.foreshock.collector.syscall.Errno.EADDRINUSE;
import static io.foreshock.collector.syscall.Errno.EAGAIN;
import static io.foreshock.collector.syscall.Errno.ECONNREFUSED;
import static io.foreshock.collector.syscall.Errno.EDQUOT;
import static io.foreshock.collector.syscall.Errno.EFBIG;
import static io.foreshock.collector.syscall.Errno.EHOSTUNREACH;
import static io.foreshock.collector.syscall.Errno.EIO;
import static io.foreshock.collector.syscall.Errno.EMFILE;
import static io.foreshock.collector.syscall.Errno.ENETUNREACH;
import static io.foreshock.collector.syscall.Errno.ENFILE;
import static io.foreshock.collector.syscall.Errno.ENOENT;
import static io.foreshock.collector.syscall.Errno.ENOMEM;
import static io.foreshock.collector.syscall.Errno.ENOSPC;
import static io.foreshock.collector.syscall.Errno.EROFS;
import static io.foreshock.collector.syscall.Errno.ETIMEDOUT;
import static io.foreshock.collector.syscall.Severity.CRITICAL;
import static io.foreshock.collector.syscall.Severity.HIGH;
import static io.foreshock.collector.syscall.Severity.LOW;
import static io.foreshock.collector.syscall.Severity.MEDIUM;

import org.jspecify.annotations.Nullable;

/**
 * The errnos that make an exit of a call a watched failure, each with its severity. One set serves
 * every call of a family. Immutable once the class is loaded.
 */
final class WatchedErrnos {
    /** Longs in the bitmap of one set: errnos 0 to 191. */
    static final int WORDS = 3;

    static final WatchedErrnos OPEN =
            new WatchedErrnos()
                    .with(ENOSPC, HIGH)
                    .with(EMFILE, HIGH)
                    .with(ENFILE, CRITICAL)
                    .with(EACCES, MEDIUM)
                    .with(ENOENT, LOW);

    static final WatchedErrnos WRITE =
            new WatchedErrnos()
                    .with(ENOSPC, CRITICAL)
                    .with(EIO, CRITICAL)
                    .with(EDQUOT, HIGH)
                    .with(EROFS, HIGH)
                    .with(EFBIG, MEDIUM);

    static final WatchedErrnos MEMORY = new WatchedErrnos().with(ENOMEM, HIGH);

    /** ENETUNREACH is EHOSTUNREACH seen one step earlier: no route at all, so it belongs here. */
    static final WatchedErrnos CONNECT =
            new WatchedErrnos()
                    .with(ECONNREFUSED, HIGH)
                    .with(ETIMEDOUT, HIGH)
                    .with(EHOSTUNREACH, HIGH)
                    .with(ENETUNREACH, HIGH);

    static final WatchedErrnos BIND =
            new WatchedErrnos().with(EADDRINUSE, HIGH).with(EACCES, MEDIUM);

    static final WatchedErrnos PROCESS =
            new WatchedErrnos().with(EAGAIN, HIGH).with(ENOMEM, CRITICAL);

    static final WatchedErrnos ACCEPT =
            new WatchedErrnos().with(EMFILE, HIGH).with(ENFILE, CRITICAL);

    private final long[] bitmap = new long[WORDS];
    private final @Nullable Severity[] severities = new Severity[Errno.MAX + 1];

    private WatchedErrnos() {}

    private WatchedErrnos with(int errno, Severity severity) {
        bitmap[errno >>> 6] |= 1L << errno;
        severities[errno] = severity;
        return this;
    }

    long word(int index) {
        return bitmap[index];
    }

    @Nullable Severity severity(int errno) {
        return errno >= 0 && errno < severities.length ? severities[errno] : null;
    }
}
