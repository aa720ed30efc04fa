package io.foreshock.collector.l7.stream;

import io.foreshock.collector.record.SegmentRecord;

/** Is told of what happens to connections beside what is said on them. */
@FunctionalInterface
public interface ConnectionListener {
    /**
     * A connect has ended, a connection was established, accepted or closed, a socket listens, or
     * something was sent again. Both are reused once this returns: copy what is kept.
     */
    void onConnection(Connection connection, SegmentRecord record);
}
