package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.KafkaClients;
import io.foreshock.it.l7.client.KafkaWireClient;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.KafkaBroker;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Kafka's broker; its own clients, its messages over a plain socket, and kcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaITCase {
    private Subjects subjects;
    private KafkaBroker broker;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("kcat");
        subjects = Subjects.open(getClass());
        broker = KafkaBroker.start(subjects.scope());
        subjects.disregard(broker.port());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void messagesOverAPlainSocket() throws Exception {
        String mix =
                "versions,metadata,produce,fetch,offsets,"
                        + "unknown_metadata,unknown_produce,far_fetch,heartbeat,coordinator";
        List<Truth> truths =
                subjects.clients()
                        .java(
                                KafkaWireClient.class,
                                broker.port(),
                                Load.of(500, 1000),
                                Subjects.mix(mix));
        subjects.assertSeen(truths, broker.port());
        assertThat(truths).hasSize(500);
        assertThat(truths).extracting(Truth::durationNs).allMatch(ns -> ns > 1000);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .containsEntry("UNKNOWN_TOPIC_OR_PARTITION", 100L)
                .containsEntry("OFFSET_OUT_OF_RANGE", 50L);
        assertThat(Subjects.counts(truths, Truth::method))
                .containsEntry("Produce", 100L)
                .containsEntry("Fetch", 100L)
                .containsEntry("Metadata", 100L)
                .containsEntry("ApiVersions", 50L)
                .hasSize(7);
    }

    @Test
    void itsOwnClients() throws Exception {
        List<Truth> truths =
                KafkaClients.java(subjects.scope(), subjects.workspace(), broker.port(), 200);
        subjects.assertSeen(truths, broker.port());
        assertThat(Subjects.counts(truths, Truth::method))
                .containsEntry("Produce", 200L)
                .containsKeys("ApiVersions", "Metadata", "Fetch", "ListOffsets");
    }

    @Test
    void kcat() throws Exception {
        List<Truth> produced = KafkaClients.kcatProducing(subjects.scope(), broker.port(), 500);
        subjects.assertSeen(produced, broker.port());
        assertThat(Subjects.counts(produced, Truth::method))
                .containsKeys("ApiVersions", "Metadata", "Produce");
        List<Truth> consumed = KafkaClients.kcatConsuming(subjects.scope(), broker.port(), 500);
        subjects.assertSeen(consumed, broker.port());
        assertThat(Subjects.counts(consumed, Truth::method))
                .containsKeys("ApiVersions", "Metadata", "Fetch");
    }
}
