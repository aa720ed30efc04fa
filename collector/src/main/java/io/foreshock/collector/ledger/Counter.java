package io.foreshock.collector.ledger;

/**
 * What a {@link LossLedger} counts beside losses: totals that only ever grow, and levels, which are
 * as they are now.
 */
public enum Counter {
    /** Kernel: in the source's unit. */
    PRODUCED,
    /** Handed to Kafka, in the source's unit. */
    DELIVERED,
    /** Held back in the kernel now, in the source's unit: a level. */
    PENDING,
    /**
     * Left out by sampling, in the source's unit; the weight of what is kept makes up for it, those
     * that are put off as {@link LossCause#UNREAD} apart.
     */
    SAMPLED_OUT,
    /**
     * Failures that the back-off coalesced into a later record; of exchanges, those over the limit
     * of events a second.
     */
    RATE_LIMITED,
    /** Ring-buffer records submitted by the kernel programs. */
    RESERVED,
    /** Ring-buffer records drained. */
    CONSUMED,
    /** Kafka records handed to the producer. */
    PUBLISHED,
    /** Kafka records that the broker acknowledged. */
    ACKNOWLEDGED,
    /** Kafka records that the producer gave up. */
    FAILED,
    /** CPU time of this process, nanoseconds. */
    CPU_NS,
    /** Resident memory of this process, bytes: a level. */
    RESIDENT_BYTES;

    boolean isLevel() {
        return this == PENDING || this == RESIDENT_BYTES;
    }
}
