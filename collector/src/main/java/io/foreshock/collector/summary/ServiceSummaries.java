package io.foreshock.collector.summary;

import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The summaries of one service, one for each call and category that it was ever seen to make. */
final class ServiceSummaries {
    private final Service service;
    private final Map<Category, @Nullable CallSummary[]> byCategory = new EnumMap<>(Category.class);
    private final List<CallSummary> all = new ArrayList<>();
    private int quietIntervals;

    ServiceSummaries(Service service) {
        this.service = service;
    }

    CallSummary of(SystemCall call, Category category) {
        @Nullable CallSummary[] calls = byCategory.get(category);
        if (calls == null) {
            calls = new CallSummary[SystemCall.MAX_ID + 1];
            byCategory.put(category, calls);
        }
        CallSummary summary = calls[call.id()];
        if (summary == null) {
            summary = new CallSummary(call, category);
            calls[call.id()] = summary;
            all.add(summary);
        }
        return summary;
    }

    /**
     * Hands over what is not empty, clears it, and returns for how many intervals all was empty.
     */
    int close(SummaryConsumer consumer) {
        quietIntervals++;
        for (int i = 0; i < all.size(); i++) {
            CallSummary summary = all.get(i);
            if (summary.count() > 0) {
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
