package io.foreshock.it.l7.client;

import io.foreshock.it.l7.server.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's own producer and consumer: sends records, then reads them from the beginning. The library
 * says on standard output which requests it sent and what came of them.
 */
public final class KafkaClientMain {
    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaClientMain() {}

    /**
     * Runs it.
     *
     * @param args port, how many records, settings of log4j
     */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        System.setProperty("log4j2.configurationFile", args[2]); // before the first logger
        String broker = "127.0.0.1:" + args[0];
        int count = Integer.parseInt(args[1]);
        produce(broker, count);
        consume(broker, count);
    }

    private static void produce(String broker, int count)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "acks", "1");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(KafkaBroker.TOPIC, "key", "secret value")).get();
            }
        }
    }

    private static void consume(String broker, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(KafkaBroker.TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            int read = 0;
            while (read < count) {
                read += consumer.poll(POLL).count();
            }
        }
    }
}
