package io.foreshock.collector.ledger;

/** What a {@link LossLedger} counts beside losses. Each only ever grows, but {@link #PENDING}. */
public enum Counter {
    /** Kernel: in the source's unit. */
    PRODUCED,
    /** Handed to Kafka, in the source's unit. */
    DELIVERED,
    /** Held back in the kernel now, in the source's unit: a level, not a sum. */
    PENDING,
    /** Left out by sampling, in the source's unit. */
    SAMPLED_OUT,
    /** Failures that the back-off coalesced into a later record. */
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
    FAILED
}
