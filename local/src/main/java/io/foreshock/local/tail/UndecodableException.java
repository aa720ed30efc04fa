package io.foreshock.local.tail;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A value that is not a readable record; the message completes "cannot be read: …". */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecodableException(String message) {
        super(message);
    }

    /** Which record cannot be read, and why, as one line. */
    public static String describe(ConsumerRecord<?, ?> record, Exception why) {
        return "partition "
                + record.partition()
                + " offset "
                + record.offset()
                + " cannot be read: "
                + why.getMessage();
    }
}
