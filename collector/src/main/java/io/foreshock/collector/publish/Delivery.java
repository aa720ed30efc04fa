package io.foreshock.collector.publish;

import io.foreshock.collector.ledger.LossCause;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what becomes of one record. Holds what it needs for the account and nothing of the
 * record itself. A failure inside of {@code send} comes on the sending thread, any later one on the
 * producer's.
 */
final class Delivery implements Callback {
    private final KafkaPublisher publisher;
    private final TopicCounts counts;
    private final long units;

    Delivery(KafkaPublisher publisher, TopicCounts counts, long units) {
        this.publisher = publisher;
        this.counts = counts;
        this.units = units;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            publisher.acknowledged(counts);
        } else if (publisher.isSending()) {
            publisher.refused(counts, cause(failure), units, failure);
        } else {
            publisher.failed(counts, cause(failure), units, failure);
        }
    }

    static LossCause cause(Exception failure) {
        if (failure instanceof BufferExhaustedException) {
            return LossCause.BUFFER_FULL;
        }
        if (failure instanceof RecordTooLargeException) {
            return LossCause.TOO_LARGE;
        }
        return failure instanceof RetriableException
                ? LossCause.KAFKA_UNAVAILABLE
                : LossCause.DELIVERY_FAILED;
    }
}
