package io.foreshock.collector.encode;

import io.foreshock.collector.service.Service;

/** Groups of fields that several signals have in the same order. */
final class SharedFields {
    /** Most bytes of {@code container_id, service}: {@link Service} keeps its texts short. */
    static final int MAX_SERVICE_BYTES = 1024;

    private SharedFields() {}

    /** {@code event_time, time_ns, ktime_ns} of a signal of an interval: those of its start. */
    static void writeTime(AvroWriter out, EventClock clock, long startKtimeNs) {
        long startNs = clock.toEpochNs(startKtimeNs);
        out.number(EventClock.millis(startNs));
        out.number(startNs);
        out.number(startKtimeNs);
    }

    /** The same of a single event, at a position. */
    static int writeTime(byte[] into, int from, EventClock clock, long ktimeNs) {
        long timeNs = clock.toEpochNs(ktimeNs);
        int at = Avro.number(into, from, EventClock.millis(timeNs));
        at = Avro.number(into, at, timeNs);
        return Avro.number(into, at, ktimeNs);
    }

    /** {@code interval_start, interval_end}. */
    static void writeBounds(AvroWriter out, EventClock clock, long startKtimeNs, long endKtimeNs) {
        out.number(EventClock.millis(clock.toEpochNs(startKtimeNs)));
        out.number(EventClock.millis(clock.toEpochNs(endKtimeNs)));
    }

    /** {@code container_id, service}. */
    static void writeService(AvroWriter out, Service service) {
        byte[] into = out.room(MAX_SERVICE_BYTES);
        out.position(writeService(into, out.position(), service));
    }

    /** The same, at a position. */
    static int writeService(byte[] into, int from, Service service) {
        byte[] containerId = service.containerIdUtf8();
        int at =
                containerId == null
                        ? Avro.none(into, from)
                        : Avro.utf8(into, Avro.some(into, from), containerId);
        byte[] name = service.nameUtf8();
        return Avro.utf8(into, at, name);
    }
}
