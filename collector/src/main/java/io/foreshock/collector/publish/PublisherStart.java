package io.foreshock.collector.publish;

import io.foreshock.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a publisher from nothing to ready, on a thread of its own, for as long as it takes. */
final class PublisherStart implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);
    private static final long METADATA_ATTEMPT_NANOS = 5_000_000_000L;
    private static final long METADATA_POLL_MILLIS = 20;
    private static final long LONGEST_STOP_MILLIS = 1_000;

    private final KafkaSettings settings;
    private final SchemaRegistryClient registry;
    private final List<Topic> topics;
    private final boolean createTopics;
    private final Backoff backoff = new Backoff();
    private final Trouble trouble = new Trouble();
    private final Thread thread = new Thread(this, "foreshock-publisher-start");

    private @Nullable KafkaPublisher publisher;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean stopped;

    PublisherStart(
            KafkaSettings settings,
            SchemaRegistryClient registry,
            List<Topic> topics,
            boolean createTopics) {
        this.settings = settings;
        this.registry = registry;
        this.topics = List.copyOf(topics);
        this.createTopics = createTopics;
    }

    void begin(KafkaPublisher of) {
        publisher = of;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Ends the attempts; afterwards the publisher is not touched any more. Returns within a second
     * also if the thread is inside of a request, which then ends by itself.
     */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        KafkaPublisher target = Objects.requireNonNull(publisher);
        boolean handedOver = false;
        try {
            registerSchemas(target);
            target.waitForKafka();
            backoff.reset();
            handedOver = handOver(target, connect());
        } catch (InterruptedException e) {
            LOG.debug("stopped before Kafka answered", e);
        } finally {
            if (producer != null && !handedOver) {
                producer.close(Duration.ZERO);
            }
        }
    }

    private synchronized boolean handOver(
            KafkaPublisher target, KafkaProducer<byte[], byte[]> connected) {
        if (!stopped) {
            target.ready(connected);
        }
        return !stopped;
    }

    private void registerSchemas(KafkaPublisher target) throws InterruptedException {
        for (Topic topic : topics) {
            String schema = topic.schemaJson();
            while (true) {
                try {
                    target.registered(topic, registry.register(topic.subject(), schema));
                    break;
                } catch (RegistryException e) {
                    pause("registry " + registry.address(), e.getMessage() + hint(e));
                }
            }
        }
        if (trouble.end()) {
            LOG.info("registry {} answers", registry.address());
        }
    }

    /** What to look at where nothing is found at the registry's address. */
    private static String hint(RegistryException failure) {
        return String.valueOf(failure.getMessage()).contains("HTTP 404")
                ? "; does the URL end in the path of its Confluent API, such as"
                        + " /apis/ccompat/v7 of Apicurio?"
                : "";
    }

    private KafkaProducer<byte[], byte[]> connect() throws InterruptedException {
        String brokers = "Kafka at " + settings.bootstrapServers();
        while (true) {
            try {
                if (createTopics) {
                    TopicCreator.create(settings, topics);
                }
                KafkaProducer<byte[], byte[]> connected = open();
                awaitTopics(connected);
                if (trouble.end()) {
                    LOG.info("{} answers", brokers);
                }
                return connected;
            } catch (KafkaException e) {
                pause(brokers, cause(e));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings.producer());
            producer = open;
        }
        return open;
    }

    /** Until the producer knows every topic, so that no later send has to wait for that. */
    private void awaitTopics(KafkaProducer<byte[], byte[]> connected) throws InterruptedException {
        long deadline = System.nanoTime() + METADATA_ATTEMPT_NANOS;
        for (Topic topic : topics) {
            while (!isKnown(connected, topic, System.nanoTime() - deadline >= 0)) {
                checkStopped();
                Thread.sleep(METADATA_POLL_MILLIS);
            }
        }
    }

    private static boolean isKnown(
            KafkaProducer<byte[], byte[]> connected, Topic topic, boolean lastAttempt) {
        try {
            return !connected.partitionsFor(topic.topicName()).isEmpty();
        } catch (TimeoutException e) {
            if (lastAttempt) {
                throw e;
            }
            return false;
        }
    }

    private void pause(String waitingFor, @Nullable String why) throws InterruptedException {
        checkStopped();
        if (trouble.shouldSay(waitingFor + why, System.nanoTime())) {
            LOG.warn(
                    "waiting for {} ({}); signals are dropped, and counted, until it answers",
                    waitingFor,
                    why);
        }
        Thread.sleep(backoff.nextMillis());
    }

    private void checkStopped() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException();
        }
    }

    /** Kafka wraps the reason once or twice: the outermost and the innermost message. */
    private static String cause(KafkaException failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof TimeoutException) {
            return "no broker answers";
        }
        return innermost == failure
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + innermost.getMessage();
    }
}
