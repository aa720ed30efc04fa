package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Exchanges;
import java.util.Arrays;

/**
 * The requests of a connection that wait for their responses, oldest first, with what it takes to
 * read these. A broker answers in order; the correlation ids prove it. Keeps no memory while there
 * are none.
 */
final class RequestsInFlight {
    private static final int[] NONE = {};
    private static final int PATIENT = 1 << 30;
    private static final int WAITS = 1 << 29;
    private static final int VERSION_BITS = 8;

    private int[] correlationIds = NONE;
    private int[] apis = NONE; // key + 1, version, and whether it waits
    private int head;
    private int size;

    /** True while tokens of SASL may come that have a size, but no header and no correlation id. */
    boolean rawTokens;

    /**
     * Adds the newest; it is not followed if there are as many as exchanges may be in flight.
     *
     * @param waits whether the broker may wait for something to happen before it answers
     * @param patient whether it may do so for long
     */
    void add(int correlationId, KafkaApi api, int version, boolean waits, boolean patient) {
        if (size == Exchanges.MAX_IN_FLIGHT) {
            return;
        }
        if (size == correlationIds.length) {
            grow();
        }
        int slot = slot(size++);
        correlationIds[slot] = correlationId;
        int flags = (waits ? WAITS : 0) | (patient ? PATIENT : 0);
        apis[slot] = ((api.key + 1) << VERSION_BITS) | version | flags;
    }

    /** How many have been sent before the one with a correlation id; -1 if there is none. */
    int indexOf(int correlationId) {
        for (int i = 0; i < size; i++) {
            if (correlationIds[slot(i)] == correlationId) {
                return i;
            }
        }
        return -1;
    }

    /** The correlation id of the oldest; there has to be one. */
    int correlationId() {
        return correlationIds[head];
    }

    /** The API of the oldest. */
    KafkaApi api() {
        KafkaApi api = KafkaApis.find(((apis[head] & (WAITS - 1)) >> VERSION_BITS) - 1);
        return api == null ? KafkaApis.OTHER : api;
    }

    /** The version of the oldest. */
    int version() {
        return apis[head] & ((1 << VERSION_BITS) - 1);
    }

    /** Whether the oldest may have to wait long. */
    boolean isPatient() {
        return size > 0 && (apis[head] & PATIENT) != 0;
    }

    /** Whether the broker may be waiting for something to happen before it answers the oldest. */
    boolean waits() {
        return size > 0 && (apis[head] & WAITS) != 0;
    }

    /** Forgets the oldest. */
    void remove() {
        head = slot(1);
        size--;
        if (size == 0) {
            head = 0;
            if (correlationIds.length > 16) {
                correlationIds = NONE;
                apis = NONE;
            }
        }
    }

    private int slot(int index) {
        return (head + index) & (correlationIds.length - 1);
    }

    private void grow() {
        int length = correlationIds.length;
        correlationIds = rotated(correlationIds, Math.max(2, 2 * length));
        apis = rotated(apis, correlationIds.length);
        head = 0;
    }

    private int[] rotated(int[] ring, int larger) {
        int[] copy = Arrays.copyOfRange(ring, head, head + larger);
        System.arraycopy(ring, 0, copy, ring.length - head, head);
        return copy;
    }

    /** Bytes of memory that it holds. */
    int memory() {
        return correlationIds.length * (2 * Integer.BYTES);
    }
}
