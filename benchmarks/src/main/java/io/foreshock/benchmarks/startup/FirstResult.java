package io.foreshock.benchmarks.startup;

import io.foreshock.benchmarks.process.JavaChild;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.local.tail.RecordDecoder;
import io.foreshock.local.tail.TopicReader;
import io.foreshock.local.tail.UndecodableException;
import io.foreshock.schemas.Topic;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How long it takes from a failing call to the result that holds it. */
final class FirstResult {
    private static final long WINDOW_MS = 10_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private FirstResult() {}

    /**
     * Seconds from one failing call at the start of a window to its result.
     *
     * @param caller makes the call when it is sent {@code command}
     * @param service the caller's name as a service
     */
    static double seconds(
            StackAddresses addresses, JavaChild caller, String command, String service)
            throws IOException {
        RecordDecoder decoder = new RecordDecoder(addresses.registry());
        try (TopicReader results =
                new TopicReader(
                        addresses.kafka(),
                        Map.of("fetch.max.wait.ms", "50"),
                        Topic.STATUS,
                        TopicReader.From.EARLIEST,
                        true)) {
            awaitWindowStart();
            long failed = System.nanoTime();
            caller.ask(command);
            while (System.nanoTime() - failed < PATIENCE_NS) {
                for (ConsumerRecord<byte[], byte[]> record : results.next()) {
                    if (holds(decoder.decode(Topic.STATUS, record.value()), service)) {
                        return (System.nanoTime() - failed) / 1e9;
                    }
                }
            }
        } catch (UndecodableException e) {
            throw new IOException(e);
        }
        throw new IOException("no result of " + service + " within a minute");
    }

    private static boolean holds(GenericRecord result, String service) {
        return result.get("service").toString().equals(service)
                && (Double) result.get("failures") > 0;
    }

    private static void awaitWindowStart() {
        long window = System.currentTimeMillis() / WINDOW_MS;
        while (System.currentTimeMillis() / WINDOW_MS == window) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
