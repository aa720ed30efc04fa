package io.foreshock.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The catalogue of Foreshock's Kafka topics. Each entry names the topic, the Avro record it holds,
 * what its key is, and how it is created.
 *
 * <p>This class reads schemas as text and loads no Avro class, so that a collector can use it
 * without the Avro library.
 */
public enum Topic {
    /** Failed system calls, single or coalesced. */
    SIGNAL_SYSCALL("foreshock.signal.syscall", "SyscallSignal", Key.HOST, 4, Duration.ofDays(1)),
    /** Exact counts per service, system call and interval. */
    SIGNAL_SUMMARY("foreshock.signal.summary", "SyscallSummary", Key.HOST, 4, Duration.ofDays(1)),
    /** Counts of exchanges per service, peer, role, protocol, endpoint, method and interval. */
    SIGNAL_L7_SUMMARY("foreshock.signal.l7-summary", "L7Summary", Key.HOST, 4, Duration.ofDays(1)),
    /** Single exchanges: failures, and a sample of successes. */
    SIGNAL_L7("foreshock.signal.l7", "L7Signal", Key.HOST, 4, Duration.ofDays(1)),
    /** What happened to TCP connections and listening sockets. */
    SIGNAL_TCP("foreshock.signal.tcp", "TcpSignal", Key.HOST, 4, Duration.ofDays(1)),
    /** The collectors' loss ledgers. */
    SIGNAL_COLLECTOR(
            "foreshock.signal.collector", "CollectorLedger", Key.HOST, 1, Duration.ofDays(7)),
    /** Status of each service per window. */
    STATUS("foreshock.status", "ServiceStatus", Key.SERVICE, 4, Duration.ofDays(7)),
    /** Inputs that a job could not use. */
    DEAD_LETTER("foreshock.dead-letter", "DeadLetter", Key.SOURCE_TOPIC, 1, Duration.ofDays(14));

    /** What the bytes of a record's key are (always UTF-8 text). */
    public enum Key {
        /** The id of the host that published it. */
        HOST,
        /** The service it speaks of. */
        SERVICE,
        /** The topic that the refused input came from. */
        SOURCE_TOPIC
    }

    /** Largest record, in bytes, that the broker accepts on any topic: 16 MiB. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final String topicName;
    private final String recordName;
    private final Key key;
    private final int partitions;
    private final Duration retention;

    Topic(String topicName, String recordName, Key key, int partitions, Duration retention) {
        this.topicName = topicName;
        this.recordName = recordName;
        this.key = key;
        this.partitions = partitions;
        this.retention = retention;
    }

    /** Name of the topic in Kafka, for example {@code foreshock.status}. */
    public String topicName() {
        return topicName;
    }

    /** Simple name of the Avro record it holds, for example {@code ServiceStatus}. */
    public String recordName() {
        return recordName;
    }

    /** What its keys are. */
    public Key key() {
        return key;
    }

    /** Partitions it is created with. */
    public int partitions() {
        return partitions;
    }

    /** How long records are kept. */
    public Duration retention() {
        return retention;
    }

    /** Subject in the schema registry: {@code <topic>-value}. */
    public String subject() {
        return topicName + "-value";
    }

    /** Topic settings it is created with, in Kafka's own names. */
    public Map<String, String> config() {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(retention.toMillis()),
                "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    }

    /**
     * The Avro schema of its values, as JSON text.
     *
     * @throws IllegalStateException if the schema is missing from the jar: a broken build
     */
    public String schemaJson() {
        String resource = "/avro/" + recordName + ".avsc";
        try (InputStream in = Topic.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "schema " + resource + " is missing from the foreshock-schemas jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema " + resource, e);
        }
    }

    /**
     * The catalogue entry of a topic name.
     *
     * @throws IllegalArgumentException if no such topic exists; the message lists those that do
     */
    public static Topic named(String topicName) {
        for (Topic topic : values()) {
            if (topic.topicName.equals(topicName)) {
                return topic;
            }
        }
        StringBuilder known = new StringBuilder();
        for (Topic topic : values()) {
            known.append(known.length() == 0 ? "" : ", ").append(topic.topicName);
        }
        throw new IllegalArgumentException(
                "unknown topic '" + topicName + "'; the topics are: " + known);
    }
}
