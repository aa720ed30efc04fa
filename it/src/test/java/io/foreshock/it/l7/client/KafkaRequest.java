package io.foreshock.it.l7.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;

/** Requests of Kafka's protocol, in versions that name topics, not their ids. */
enum KafkaRequest {
    /** Succeeds. */
    VERSIONS {
        @Override
        AbstractRequest build(String topic) {
            return new ApiVersionsRequest.Builder().build((short) 3);
        }
    },
    /** Succeeds. */
    METADATA {
        @Override
        AbstractRequest build(String topic) {
            return new MetadataRequest.Builder(List.of(topic), false).build((short) 12);
        }
    },
    /** UNKNOWN_TOPIC_OR_PARTITION. */
    UNKNOWN_METADATA {
        @Override
        AbstractRequest build(String topic) {
            return new MetadataRequest.Builder(List.of("nosuch"), false).build((short) 12);
        }
    },
    /** Succeeds. */
    PRODUCE {
        @Override
        AbstractRequest build(String topic) {
            return produce(topic);
        }
    },
    /** UNKNOWN_TOPIC_OR_PARTITION. */
    UNKNOWN_PRODUCE {
        @Override
        AbstractRequest build(String topic) {
            return produce("nosuch");
        }
    },
    /** Succeeds, at once. */
    FETCH {
        @Override
        AbstractRequest build(String topic) {
            return fetch(topic, 0);
        }
    },
    /** OFFSET_OUT_OF_RANGE. */
    FAR_FETCH {
        @Override
        AbstractRequest build(String topic) {
            return fetch(topic, 1L << 40);
        }
    },
    /** Succeeds. */
    OFFSETS {
        @Override
        AbstractRequest build(String topic) {
            ListOffsetsTopic asked =
                    new ListOffsetsTopic()
                            .setName(topic)
                            .setPartitions(
                                    List.of(
                                            new ListOffsetsPartition()
                                                    .setPartitionIndex(0)
                                                    .setTimestamp(
                                                            ListOffsetsRequest.LATEST_TIMESTAMP)));
            return ListOffsetsRequest.Builder.forConsumer(false, IsolationLevel.READ_UNCOMMITTED)
                    .setTargetTimes(List.of(asked))
                    .build((short) 7);
        }
    },
    /** Whatever the coordinator says: its topic may not be there yet. */
    COORDINATOR {
        @Override
        AbstractRequest build(String topic) {
            FindCoordinatorRequestData asked =
                    new FindCoordinatorRequestData()
                            .setKeyType(FindCoordinatorRequest.CoordinatorType.GROUP.id())
                            .setCoordinatorKeys(List.of("group"));
            return new FindCoordinatorRequest.Builder(asked).build((short) 4);
        }
    },
    /** An error: there is no such member. */
    HEARTBEAT {
        @Override
        AbstractRequest build(String topic) {
            HeartbeatRequestData asked =
                    new HeartbeatRequestData()
                            .setGroupId("group")
                            .setGenerationId(1)
                            .setMemberId("nobody");
            return new HeartbeatRequest.Builder(asked).build((short) 4);
        }
    };

    private static final int TIMEOUT_MS = 5000;
    private static final int MAX_BYTES = 10_000;

    abstract AbstractRequest build(String topic);

    /** The topic that it names; empty if it names none. */
    String topic(String topic) {
        return switch (this) {
            case VERSIONS, COORDINATOR, HEARTBEAT -> "";
            case UNKNOWN_METADATA, UNKNOWN_PRODUCE -> "nosuch";
            default -> topic;
        };
    }

    private static AbstractRequest produce(String topic) {
        byte[] value = "secret value".getBytes(StandardCharsets.UTF_8);
        PartitionProduceData partition =
                new PartitionProduceData()
                        .setIndex(0)
                        .setRecords(
                                MemoryRecords.withRecords(
                                        Compression.NONE, new SimpleRecord(value)));
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData().setName(topic).setPartitionData(List.of(partition)));
        ProduceRequestData asked =
                new ProduceRequestData()
                        .setAcks((short) 1)
                        .setTimeoutMs(TIMEOUT_MS)
                        .setTopicData(topics);
        return ProduceRequest.builder(asked).build((short) 9);
    }

    private static AbstractRequest fetch(String topic, long offset) {
        FetchRequest.PartitionData from =
                new FetchRequest.PartitionData(
                        Uuid.ZERO_UUID, offset, 0, MAX_BYTES, Optional.empty());
        return FetchRequest.Builder.forConsumer(
                        (short) 12, 0, 0, Map.of(new TopicPartition(topic, 0), from))
                .setMaxBytes(MAX_BYTES)
                .build((short) 12);
    }
}
