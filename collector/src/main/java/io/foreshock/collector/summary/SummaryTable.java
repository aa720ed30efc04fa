package io.foreshock.collector.summary;

import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.record.CallsRecord;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums kernel records, which are per process, CPU and errno, to one summary per service, call and
 * category. The category is that of {@link Category#of}, as in events; each exit is in exactly one
 * summary. Allocates only for services, calls and categories not seen before; a service that is
 * quiet for {@link #QUIET_INTERVALS} is forgotten. Not safe for use by several threads.
 */
public final class SummaryTable {
    /** Intervals without any exit after which a service's summaries are let go. */
    public static final int QUIET_INTERVALS = 300;

    private final Map<Service, ServiceSummaries> byService = new HashMap<>();
    private final List<ServiceSummaries> all = new ArrayList<>();

    /** Adds what one record says of a call in a service's process. */
    public void add(Service service, SystemCall call, CallsRecord record) {
        ServiceSummaries summaries = byService.get(service);
        if (summaries == null) {
            summaries = new ServiceSummaries(service);
            byService.put(service, summaries);
            all.add(summaries);
        }
        int errno = record.errno();
        CallSummary summary = summaries.of(call, Category.of(call, errno));
        if (errno == 0) {
            summary.addSuccesses(record.count());
        } else {
            summary.addErrors(errno, record.count(), call.watches(errno));
        }
        long timed = 0;
        for (int bucket = 0; bucket < CallsRecord.LATENCY_BUCKETS; bucket++) {
            long exits = record.latency(bucket);
            timed += exits;
            summary.addBucket(bucket, exits);
        }
        summary.addDuration(timed, record.durationSumNs());
    }

    /** Ends the interval: hands over every summary that is not empty, and starts the next. */
    public void close(SummaryConsumer consumer) {
        for (int i = all.size() - 1; i >= 0; i--) {
            ServiceSummaries summaries = all.get(i);
            if (summaries.close(consumer) >= QUIET_INTERVALS) {
                all.remove(i);
                byService.remove(summaries.service());
            }
        }
    }

    /** Services held at present. */
    public int size() {
        return all.size();
    }
}
