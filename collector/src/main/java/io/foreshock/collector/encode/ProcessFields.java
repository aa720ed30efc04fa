package io.foreshock.collector.encode;

import io.foreshock.collector.service.Service;
import org.jspecify.annotations.Nullable;

/**
 * The fields {@code container_id, service, weight, ppid, uid, gid}, which change with the process
 * only: events come in runs of one process, and are encoded once a run.
 */
final class ProcessFields {
    private static final int NUMBERS = 3;

    private final byte[] encoded =
            new byte[SharedFields.MAX_SERVICE_BYTES + Double.BYTES + NUMBERS * Avro.MAX_NUMBER];
    private int length;
    private @Nullable Service service;
    private double weight;
    private int ppid;
    private long uid;
    private long gid;

    boolean isOf(Service ofService, double ofWeight, int ofPpid, long ofUid, long ofGid) {
        return ofPpid == ppid
                && ofUid == uid
                && ofGid == gid
                && ofWeight == weight
                && ofService.equals(service);
    }

    void become(Service ofService, double ofWeight, int ofPpid, long ofUid, long ofGid) {
        service = ofService;
        weight = ofWeight;
        ppid = ofPpid;
        uid = ofUid;
        gid = ofGid;
        int at = SharedFields.writeService(encoded, 0, ofService);
        at = Avro.real(encoded, at, ofWeight);
        at = Avro.number(encoded, at, ofPpid);
        at = Avro.number(encoded, at, ofUid);
        length = Avro.number(encoded, at, ofGid);
    }

    int write(byte[] into, int at) {
        System.arraycopy(encoded, 0, into, at, length);
        return at + length;
    }
}
