package io.foreshock.collector.ledger;

/** Why something was lost, or put off; the text is the key in the ledger's maps. */
public enum LossCause {
    /** Kernel: no room in the ring buffer. */
    RING_FULL("ring_full"),
    /** Kernel: no room in a table. */
    TABLE_FULL("table_full"),
    /** Kernel: no room to follow a non-blocking connect; it is counted, its result is not known. */
    CONNECTS_FULL("connects_full"),
    /** Kernel: no room to note the end of a process; its entries go later. */
    EXITS_FULL("exits_full"),
    /** Host: too many keys in one interval; it is counted in a row that holds all such. */
    KEYS_FULL("keys_full"),
    /**
     * Host: no room for another connection, or the beginning of a message; the one used least
     * recently was forgotten, and what was in flight on it has an unknown end.
     */
    CONNECTIONS_FULL("connections_full"),
    /**
     * Kernel: left out under load with none read after them on their connection to stand for them;
     * they are counted in a row, and no single event has their weight.
     */
    UNREAD("unread"),
    /** Host: a ring-buffer record that this collector does not understand. */
    UNREADABLE("unreadable"),
    /** Host: the producer's memory ({@code kafka.buffer.memory}) was full. */
    BUFFER_FULL("buffer_full"),
    /** Host: larger than {@code kafka.max.request.size} or the topic's limit. */
    TOO_LARGE("too_large"),
    /** Host: no broker answered, at start or within {@code kafka.delivery.timeout.ms}. */
    KAFKA_UNAVAILABLE("kafka_unavailable"),
    /** Host: the registry had not yet given the schema's id. */
    REGISTRY_UNAVAILABLE("registry_unavailable"),
    /** Host: the broker, or the producer, refused it for another reason. */
    DELIVERY_FAILED("delivery_failed");

    private static final LossCause[] ALL = values();

    private final String text;

    LossCause(String text) {
        this.text = text;
    }

    /** As the ledger carries it: lower case. */
    public String text() {
        return text;
    }

    /** How many there are. */
    static int count() {
        return ALL.length;
    }
}
