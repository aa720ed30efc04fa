package io.foreshock.local.demo;

import io.foreshock.schemas.Topic;

/** One kind of thing that is counted on the whole way, as every topic names it. */
public sealed interface Counted permits Failure, Requests {
    /** The service it is counted of. */
    String service();

    /** Whether each single one is in an event; otherwise a sample is. */
    boolean isAlwaysAnEvent();

    /** The topic with the exact counts of it. */
    Topic summaryTopic();

    /** The topic with the events of it. */
    Topic eventTopic();
}
