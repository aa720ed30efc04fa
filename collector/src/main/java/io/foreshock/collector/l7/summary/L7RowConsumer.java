package io.foreshock.collector.l7.summary;

/** Takes the rows of an interval. */
@FunctionalInterface
public interface L7RowConsumer {
    /** One row with at least one exchange; it is reused once this returns. */
    void onRow(L7Row row);
}
