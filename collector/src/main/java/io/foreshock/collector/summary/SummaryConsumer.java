package io.foreshock.collector.summary;

import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.service.Service;

/** Takes the summaries of an interval. */
@FunctionalInterface
public interface SummaryConsumer {
    /** One service, call and category; the summary is reused once this returns. */
    void onSummary(Service service, CallSummary summary);
}
