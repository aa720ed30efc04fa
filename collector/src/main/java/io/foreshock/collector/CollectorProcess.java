package io.foreshock.collector;

import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.publish.KafkaSettings;
import io.foreshock.collector.publish.SchemaRegistryClient;
import io.foreshock.options.OptionValues;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a {@link Collector} until the process is asked to end, and lets it finish in order. */
final class CollectorProcess {
    /** Container runtimes kill 10 s after the request to stop. */
    private static final Duration LAST_FLUSH = Duration.ofSeconds(5);

    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(5);

    private volatile boolean stopping;

    private CollectorProcess() {}

    static int run(OptionValues options) throws IOException {
        return new CollectorProcess().observe(options);
    }

    private int observe(OptionValues options) throws IOException {
        HostIdentity host = HostIdentity.read(options.get(CollectorOptions.HOST));
        CountDownLatch finished = new CountDownLatch(1);
        KafkaPublisher publisher =
                KafkaPublisher.start(
                        new KafkaSettings(
                                options.get(CollectorOptions.KAFKA),
                                options.passedThrough("kafka.")),
                        new SchemaRegistryClient(
                                options.get(CollectorOptions.REGISTRY), REGISTRY_TIMEOUT),
                        host.hostUtf8(),
                        topics(options),
                        options.get(CollectorOptions.CREATE_TOPICS));
        Collector collector;
        try {
            collector = new Collector(options, host, publisher);
        } catch (IOException | RuntimeException e) {
            publisher.close(Duration.ZERO);
            throw e;
        }
        Thread hook =
                new Thread(
                        () -> {
                            stopping = true;
                            awaitQuietly(finished);
                        },
                        "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        System.err.println("foreshock collect: observing " + host.host());
        try {
            collector.run(() -> stopping);
        } finally {
            collector.close(LAST_FLUSH);
            System.err.println("foreshock collect: stopped");
            finished.countDown();
        }
        return 0;
    }

    private static List<Topic> topics(OptionValues options) {
        List<Topic> topics = new ArrayList<>();
        topics.add(Topic.SIGNAL_SYSCALL);
        topics.add(Topic.SIGNAL_SUMMARY);
        topics.add(Topic.SIGNAL_COLLECTOR);
        if (options.get(CollectorOptions.L7_ENABLED)) {
            topics.add(Topic.SIGNAL_L7);
            topics.add(Topic.SIGNAL_L7_SUMMARY);
            topics.add(Topic.SIGNAL_TCP);
        }
        return topics;
    }

    private static void awaitQuietly(CountDownLatch finished) {
        try {
            finished.await(2 * LAST_FLUSH.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
