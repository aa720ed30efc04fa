package io.foreshock.collector.l7.parse;

/** Whether bytes at the beginning of what one end sends are those of a protocol. */
public enum Recognition {
    /** They are, by structure: the chance that other bytes look so is below one in 2^24. */
    YES,
    /** So far, but fewer than what it takes to say. */
    MORE,
    /** They are not. */
    NO
}
