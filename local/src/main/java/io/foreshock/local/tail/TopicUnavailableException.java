package io.foreshock.local.tail;

import io.foreshock.schemas.Topic;
import org.jspecify.annotations.Nullable;

/** A topic that cannot be read. The message says why, and what to do. */
public final class TopicUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TopicUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static TopicUnavailableException noAnswer(String kafka, Throwable cause) {
        return new TopicUnavailableException(
                "no Kafka broker answers at "
                        + kafka
                        + "; start a stack with ./foreshock up, or name a broker with --kafka",
                cause);
    }

    static TopicUnavailableException refused(String kafka, Throwable failure) {
        Throwable reason = failure; // the client's own message is only that it failed
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return new TopicUnavailableException(
                "the Kafka client for " + kafka + " cannot be made: " + reason.getMessage(),
                failure);
    }

    static TopicUnavailableException missing(String kafka, Topic topic) {
        return new TopicUnavailableException(
                "the broker at " + kafka + " has no topic " + topic.topicName(), null);
    }
}
