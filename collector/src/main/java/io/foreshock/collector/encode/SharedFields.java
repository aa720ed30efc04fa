package io.foreshock.collector.encode;

import io.foreshock.collector.service.Service;

/** Groups of fields that several signals have in the same order. */
final class SharedFields {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private SharedFields() {}

    /** {@code event_time, time_ns, ktime_ns} of a signal of an interval: those of its start. */
    static void writeTime(AvroWriter out, EventClock clock, long startKtimeNs) {
        long startNs = clock.toEpochNs(startKtimeNs);
        out.number(Math.floorDiv(startNs, NANOS_PER_MILLI));
        out.number(startNs);
        out.number(startKtimeNs);
    }

    /** {@code interval_start, interval_end}. */
    static void writeBounds(AvroWriter out, EventClock clock, long startKtimeNs, long endKtimeNs) {
        out.number(Math.floorDiv(clock.toEpochNs(startKtimeNs), NANOS_PER_MILLI));
        out.number(Math.floorDiv(clock.toEpochNs(endKtimeNs), NANOS_PER_MILLI));
    }

    /** {@code container_id, service}. */
    static void writeService(AvroWriter out, Service service) {
        byte[] containerId = service.containerIdUtf8();
        if (containerId == null) {
            out.none();
        } else {
            out.some();
            out.utf8(containerId);
        }
        out.utf8(service.nameUtf8());
    }
}
