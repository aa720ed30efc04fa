package io.foreshock.collector.summary;

import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.SystemCall;
import org.jspecify.annotations.Nullable;

/** The summaries of one service, one for each call that it was ever seen to make. */
final class ServiceSummaries {
    private final Service service;
    private final @Nullable CallSummary[] calls = new CallSummary[SystemCall.MAX_ID + 1];
    private int quietIntervals;

    ServiceSummaries(Service service) {
        this.service = service;
    }

    CallSummary of(int callId) {
        CallSummary summary = calls[callId];
        if (summary == null) {
            summary = new CallSummary(callId);
            calls[callId] = summary;
        }
        return summary;
    }

    /**
     * Hands over what is not empty, clears it, and returns for how many intervals all was empty.
     */
    int close(SummaryConsumer consumer) {
        quietIntervals++;
        for (CallSummary summary : calls) {
            if (summary != null && summary.count() > 0) {
                quietIntervals = 0;
                consumer.onSummary(service, summary);
                summary.clear();
            }
        }
        return quietIntervals;
    }

    Service service() {
        return service;
    }
}
