package io.foreshock.collector.l7.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.Pieces;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;

class KafkaParserTest {
    private static final List<Close> ENDS = List.of(Close.values());

    private static final int HEARTBEAT_VERSION = 4;

    private static List<String> exchanges(ParserRun run) {
        return Pieces.exchanges(run, KafkaParser::new);
    }

    private static byte[] request(ApiMessageType api, int version, int id, ApiMessage request) {
        return Messages.request(api, version, id, "producer-1", request);
    }

    private static byte[] heartbeat(int id) {
        return Messages.request(ApiMessageType.HEARTBEAT, HEARTBEAT_VERSION, id, 1);
    }

    private static byte[] alive(int id, Errors error) {
        return Messages.response(
                ApiMessageType.HEARTBEAT,
                HEARTBEAT_VERSION,
                id,
                new HeartbeatResponseData().setErrorCode(error.code()));
    }

    private static byte[] joined(byte[]... messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += message.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] message : messages) {
            all.put(message);
        }
        return all.array();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] produce(int id, int acks, int bytes) {
        MemoryRecords records =
                MemoryRecords.withRecords(
                        Compression.NONE, new SimpleRecord(1L, null, new byte[bytes]));
        ProduceRequestData data =
                new ProduceRequestData().setAcks((short) acks).setTimeoutMs(30_000);
        data.topicData()
                .add(
                        new ProduceRequestData.TopicProduceData()
                                .setName("orders")
                                .setPartitionData(
                                        List.of(
                                                new ProduceRequestData.PartitionProduceData()
                                                        .setRecords(records))));
        return request(ApiMessageType.PRODUCE, 9, id, data);
    }

    private static byte[] fetch(int id, int maxWaitMs, String... topics) {
        FetchRequestData data = new FetchRequestData().setMaxWaitMs(maxWaitMs);
        for (String topic : topics) {
            data.topics()
                    .add(
                            new FetchRequestData.FetchTopic()
                                    .setTopic(topic)
                                    .setPartitions(List.of(new FetchRequestData.FetchPartition())));
        }
        return request(ApiMessageType.FETCH, 12, id, data);
    }

    private static byte[] fetched(int id, int bytes, Errors... partitions) {
        FetchResponseData.FetchableTopicResponse topic =
                new FetchResponseData.FetchableTopicResponse().setTopic("orders");
        for (Errors error : partitions) {
            topic.partitions()
                    .add(
                            new FetchResponseData.PartitionData()
                                    .setErrorCode(error.code())
                                    .setRecords(
                                            MemoryRecords.withRecords(
                                                    Compression.NONE,
                                                    new SimpleRecord(1L, null, new byte[bytes]))));
        }
        FetchResponseData data = new FetchResponseData();
        data.responses().add(topic);
        return Messages.response(ApiMessageType.FETCH, 12, id, data);
    }

    @Test
    void readsWhatKcatAndABrokerReallySend() {
        ParserRun run =
                new ParserRun()
                        .client(
                                hex(
                                        "00000024001200030000000100077264"
                                                + "6b61666b61000b6c696272646b61666b6106322e302e3200"))
                        .server(hex("000002d00000000100004c00000000000d00000100040012"))
                        .server(new byte[724 - 24])
                        .client(
                                hex(
                                        "0000001c0003000400000002000772646b61666b61"
                                                + "0000000100046e6f706500"))
                        .server(
                                hex(
                                        "0000004e0000000200000000000000010000000100093132372e302e302e3100"
                                                + "004a96ffff001641414141414141414141414141414141414141414141"
                                                + "0000000100000001000300046e6f70650000000000"))
                        .client(hex("00000016000a000200000003000772646b61666b6100026b6700"))
                        .server(
                                hex(
                                        "000000230000000300000000000000044e4f4e45"
                                                + "0000000100093132372e302e302e3100004a96"));
        assertThat(exchanges(run))
                .containsExactly(
                        "kafka ApiVersions  OK code=0",
                        "kafka Metadata nope CLIENT_ERROR code=3 name=UNKNOWN_TOPIC_OR_PARTITION",
                        "kafka FindCoordinator  OK code=0");
    }

    @Test
    void readsHowAGroupIsReallyJoined() {
        ParserRun run =
                new ParserRun()
                        .client(Messages.request(ApiMessageType.JOIN_GROUP, 9, 0x1c, 1))
                        .server(hex("000000160000001c0000000000000effffffff00000100010100"))
                        .client(Messages.request(ApiMessageType.JOIN_GROUP, 9, 0x1d, 1))
                        .server(
                                hex(
                                        "0000003d0000001d0000000000004fffffffff00000100286b632d643961306"
                                                + "46461622d646632642d343463342d623038652d3231323239"
                                                + "653762646462380100"));
        assertThat(exchanges(run))
                .containsExactly(
                        "kafka JoinGroup  SERVER_ERROR code=14 name=COORDINATOR_LOAD_IN_PROGRESS",
                        "kafka JoinGroup  OK code=79 name=MEMBER_ID_REQUIRED");
    }

    @Test
    void takesNoClientThatLeavesWhileABrokerWaitsForOneThatTimedOut() {
        ParserRun run = new ParserRun().client(fetch(1, 500, "orders")).close(Close.BY_CLIENT);
        assertThat(exchanges(run)).containsExactly("kafka Fetch orders UNKNOWN INFERRED");
        ParserRun other = new ParserRun().client(heartbeat(1)).close(Close.BY_CLIENT);
        assertThat(exchanges(other)).containsExactly("kafka Heartbeat  TIMEOUT");
        ParserRun died = new ParserRun().client(fetch(1, 500, "orders")).close(Close.BY_SERVER);
        assertThat(exchanges(died)).containsExactly("kafka Fetch orders RESET");
    }

    @Test
    void findsResponsesByTheirCorrelationIds() {
        ParserRun run =
                new ParserRun()
                        .client(joined(heartbeat(7), heartbeat(8), heartbeat(9)))
                        .server(alive(7, Errors.NONE))
                        .server(alive(8, Errors.UNKNOWN_MEMBER_ID))
                        .client(fetch(10, 500, "orders", "payments"))
                        .server(
                                joined(
                                        alive(9, Errors.REBALANCE_IN_PROGRESS),
                                        fetched(
                                                10,
                                                5,
                                                Errors.NONE,
                                                Errors.NOT_LEADER_OR_FOLLOWER)));
        assertThat(exchanges(run))
                .containsExactly(
                        "kafka Heartbeat  OK code=0",
                        "kafka Heartbeat  CLIENT_ERROR code=25 name=UNKNOWN_MEMBER_ID",
                        "kafka Heartbeat  OK code=27 name=REBALANCE_IN_PROGRESS",
                        "kafka Fetch orders,* SERVER_ERROR code=6 name=NOT_LEADER_OR_FOLLOWER");
    }

    @Test
    void countsBytesAsSentThoughTheyAreSkipped() {
        byte[] produce = produce(1, -1, 50_000);
        byte[] produced = Messages.response(ApiMessageType.PRODUCE, 9, 1, 1, 0);
        byte[] fetched = fetched(2, 100_000, Errors.NONE, Errors.NONE, Errors.CORRUPT_MESSAGE);
        ParserRun run =
                new ParserRun()
                        .client(produce)
                        .server(produced)
                        .client(fetch(2, 500, "orders"))
                        .server(fetched);
        assertThat(
                        Pieces.exchanges(
                                run,
                                KafkaParser::new,
                                x -> x.outcome + " " + x.requestBytes + " " + x.responseBytes))
                .containsExactly(
                        "OK " + produce.length + " " + produced.length,
                        "SERVER_ERROR " + fetch(2, 500, "orders").length + " " + fetched.length);
    }

    @Test
    void waitsForNoAnswerToProduceWithoutAcknowledgement() {
        ParserRun run =
                new ParserRun()
                        .client(joined(produce(1, 0, 5000), heartbeat(2), produce(3, 0, 5)))
                        .server(alive(2, Errors.NONE));
        assertThat(exchanges(run))
                .containsExactlyInAnyOrder(
                        "kafka Produce orders UNKNOWN INFERRED",
                        "kafka Produce orders UNKNOWN INFERRED",
                        "kafka Heartbeat  OK code=0");
    }

    @Test
    void takesAnOlderVersionOfApiVersionsForAStep() {
        byte[] newer = Messages.request(ApiMessageType.API_VERSIONS, 4, 0, 1);
        newer[7] = 9; // a version of a later release
        ApiVersionsResponseData old =
                new ApiVersionsResponseData().setErrorCode(Errors.UNSUPPORTED_VERSION.code());
        ParserRun run =
                new ParserRun()
                        .client(newer)
                        .server(Messages.response(ApiMessageType.API_VERSIONS, 0, 0, old));
        assertThat(exchanges(run))
                .containsExactly("kafka ApiVersions  OK code=35 name=UNSUPPORTED_VERSION");
        ParserRun known =
                new ParserRun()
                        .client(Messages.request(ApiMessageType.API_VERSIONS, 3, 0, 1))
                        .server(Messages.response(ApiMessageType.API_VERSIONS, 0, 0, old));
        assertThat(exchanges(known))
                .containsExactly("kafka ApiVersions  OK code=35 name=UNSUPPORTED_VERSION");
    }

    @Test
    void readsTheTokensOfTheFirstSaslHandshake() {
        for (int version : new int[] {0, 1}) {
            ParserRun run =
                    new ParserRun()
                            .client(
                                    request(
                                            ApiMessageType.SASL_HANDSHAKE,
                                            version,
                                            1,
                                            new SaslHandshakeRequestData().setMechanism("PLAIN")))
                            .server(
                                    Messages.response(
                                            ApiMessageType.SASL_HANDSHAKE,
                                            version,
                                            1,
                                            new SaslHandshakeResponseData()
                                                    .setMechanisms(List.of("PLAIN"))));
            if (version == 0) {
                run.client(hex("0000000b 00 75736572 00 7365637274"))
                        .server(hex("00000000"))
                        .client(hex("00000004 6e2c2c6e"))
                        .server(hex("00000006 723d61626364"));
            }
            run.client(heartbeat(2)).server(alive(2, Errors.NONE));
            assertThat(exchanges(run))
                    .containsExactly(
                            "kafka SaslHandshake  OK code=0", "kafka Heartbeat  OK code=0");
        }
    }

    @Test
    void knowsWhatAuthenticationFailedOf() {
        ParserRun run =
                new ParserRun()
                        .client(
                                Messages.request(
                                        ApiMessageType.SASL_AUTHENTICATE, 2, 0x7ffffff9, 1))
                        .server(
                                Messages.response(
                                        ApiMessageType.SASL_AUTHENTICATE, 2, 0x7ffffff9, 1, 58));
        assertThat(exchanges(run))
                .containsExactly(
                        "kafka SaslAuthenticate  CLIENT_ERROR code=58"
                                + " name=SASL_AUTHENTICATION_FAILED");
    }

    @Test
    void saysUnknownOfWhatItCannotRead() {
        byte[] later = heartbeat(1);
        later[7] = 99;
        byte[] vendor = Messages.request(ApiMessageType.SASL_HANDSHAKE, 1, 2, 1);
        vendor[4] = 0x27;
        ParserRun run =
                new ParserRun()
                        .client(later)
                        .server(alive(1, Errors.NONE))
                        .client(vendor)
                        .server(alive(2, Errors.NONE));
        assertThat(exchanges(run))
                .containsExactly("kafka Heartbeat  UNKNOWN", "kafka OTHER  UNKNOWN");
    }

    @Test
    void takesCodesOfLaterReleasesForErrors() {
        ParserRun run =
                new ParserRun()
                        .client(heartbeat(1))
                        .server(
                                Messages.response(
                                        ApiMessageType.HEARTBEAT, HEARTBEAT_VERSION, 1, 1, 999));
        assertThat(exchanges(run)).containsExactly("kafka Heartbeat  SERVER_ERROR code=999");
    }

    @Test
    void waitsPatientlyForLongPollsOnly() {
        KafkaParser[] parser = new KafkaParser[1];
        ParserRun.Player player =
                new ParserRun.Player(exchanges -> parser[0] = new KafkaParser(exchanges), x -> {});
        player.send(Side.CLIENT, fetch(1, 500, "orders"));
        assertThat(parser[0].isPatient()).isFalse();
        player.send(Side.SERVER, fetched(1, 1, Errors.NONE));
        player.send(Side.CLIENT, fetch(2, 60_000, "orders"));
        assertThat(parser[0].isPatient()).isTrue();
        player.send(Side.SERVER, fetched(2, 1, Errors.NONE));
        player.send(Side.CLIENT, Messages.request(ApiMessageType.JOIN_GROUP, 9, 3, 1));
        assertThat(parser[0].isPatient()).isTrue();
        player.send(Side.SERVER, Messages.response(ApiMessageType.JOIN_GROUP, 9, 3, 1, 79));
        assertThat(parser[0].isPatient()).isFalse();
        assertThat(player.inFlight()).isZero();
    }

    @Test
    void knowsWhereItIsBehindAGapOfKnownLength() {
        byte[] fetched = fetched(1, 3000, Errors.NONE, Errors.NONE);
        ParserRun run =
                new ParserRun()
                        .client(joined(fetch(1, 500, "orders"), heartbeat(2)))
                        .server(Arrays.copyOf(fetched, 30))
                        .missing(Side.SERVER, 2000)
                        .server(
                                joined(
                                        Arrays.copyOfRange(fetched, 2030, fetched.length),
                                        alive(2, Errors.NONE)))
                        .client(Arrays.copyOf(produce(3, 1, 5000), 1100))
                        .missing(Side.CLIENT, produce(3, 1, 5000).length - 1100)
                        .client(heartbeat(4))
                        .server(Messages.response(ApiMessageType.PRODUCE, 9, 3, 1, 0))
                        .server(alive(4, Errors.NONE));
        assertThat(run.exchanges(KafkaParser::new))
                .containsExactly(
                        "kafka Fetch orders UNKNOWN TRUNCATED",
                        "kafka Heartbeat  OK code=0",
                        "kafka Produce orders OK code=0",
                        "kafka Heartbeat  OK code=0");
    }

    @Test
    void findsItsWayAgainBehindAGap() {
        ParserRun run =
                new ParserRun()
                        .client(joined(heartbeat(1), heartbeat(2), heartbeat(3)))
                        .server(alive(1, Errors.NONE))
                        .missing(Side.SERVER, -1)
                        .server("no response at all")
                        .server(alive(3, Errors.NONE))
                        .missing(Side.CLIENT, -1)
                        .client("no request at all")
                        .client(heartbeat(6))
                        .server(alive(5, Errors.NONE))
                        .server(alive(6, Errors.NOT_COORDINATOR));
        assertThat(run.exchanges(KafkaParser::new))
                .containsExactly(
                        "kafka Heartbeat  OK code=0",
                        "kafka Heartbeat  UNKNOWN INFERRED",
                        "kafka Heartbeat  OK code=0",
                        "kafka Heartbeat  SERVER_ERROR code=16 name=NOT_COORDINATOR");
    }

    @Test
    void beginsInTheMiddleOfAConnection() {
        ParserRun run =
                new ParserRun()
                        .server(alive(4711, Errors.NONE))
                        .client(heartbeat(4712))
                        .server(alive(4712, Errors.NONE));
        assertThat(exchanges(run)).containsExactly("kafka Heartbeat  OK code=0");
    }

    @Test
    void tellsThatWhatAnswersIsNoKafka() {
        ParserRun run =
                new ParserRun()
                        .client(heartbeat(1))
                        .server("HTTP/1.1 400 Bad Request\r\n\r\n")
                        .close(Close.BY_SERVER);
        assertThat(exchanges(run)).containsExactly("kafka Heartbeat  PROTOCOL_ERROR");
    }

    @Test
    void turnsAwayAbsurdSizes() {
        for (String size : new String[] {"ffffffff", "80000000", "7fffffff", "00000003"}) {
            ParserRun run = new ParserRun().client(hex(size + "0012 0003 00000001"));
            assertThat(run.client(heartbeat(1)).exchanges(KafkaParser::new)).as(size).isEmpty();
            ParserRun answer =
                    new ParserRun().client(heartbeat(1)).server(hex(size + "00000001 00000000"));
            assertThat(answer.exchanges(KafkaParser::new))
                    .as(size)
                    .containsExactly("kafka Heartbeat  PROTOCOL_ERROR");
        }
    }

    @Test
    void hashesArgumentsOfRequestsButNoSecrets() {
        ParserRun run =
                new ParserRun()
                        .client(produce(1, 1, 100))
                        .client(produce(2, 1, 100))
                        .client(produce(3, 1, 101))
                        .client(Messages.request(ApiMessageType.SASL_AUTHENTICATE, 2, 4, 1))
                        .client(Messages.request(ApiMessageType.SASL_AUTHENTICATE, 1, 5, 1))
                        .close(Close.UNKNOWN);
        List<String> prints =
                Pieces.exchanges(run, KafkaParser::new, x -> Long.toHexString(x.fingerprint));
        assertThat(prints).hasSize(5).doesNotContain("0");
        assertThat(prints.get(0)).isEqualTo(prints.get(1)).isNotEqualTo(prints.get(2));
        assertThat(prints.get(3)).isEqualTo(prints.get(4)).isNotEqualTo(prints.get(2));
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(1);
        byte[][] asked = {
            heartbeat(1),
            fetch(2, 500, "a"),
            produce(3, 0, 50),
            produce(4, 1, 2000),
            Messages.request(ApiMessageType.METADATA, 12, 5, 2),
            Messages.request(ApiMessageType.SASL_HANDSHAKE, 0, 6, 1)
        };
        byte[][] answers = {
            alive(1, Errors.NONE),
            fetched(2, 300, Errors.NONE, Errors.NONE),
            new byte[4],
            Messages.response(ApiMessageType.PRODUCE, 9, 4, 2, 0),
            Messages.response(ApiMessageType.METADATA, 12, 5, 3, 0),
            Messages.response(ApiMessageType.SASL_HANDSHAKE, 0, 6, 3, 0)
        };
        for (int i = 0; i < 30_000; i++) {
            ParserRun.Player player = new ParserRun.Player(KafkaParser::new, x -> {});
            for (int step = 0; step < 8; step++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[][] some = side == Side.CLIENT ? asked : answers;
                if (random.nextInt(6) == 0) {
                    player.miss(side, random.nextInt(400) - 10);
                }
                player.send(side, damaged(random, some[random.nextInt(some.length)]));
                assertThat(player.inFlight()).isLessThanOrEqualTo(Exchanges.MAX_IN_FLIGHT);
            }
            player.close(ENDS.get(random.nextInt(ENDS.size())));
        }
    }

    private static byte[] damaged(Random random, byte[] message) {
        byte[] bytes = message.clone();
        if (random.nextInt(4) == 0) {
            bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(8)), (byte) 0);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
        int to =
                random.nextInt(3) == 0
                        ? from + 1 + random.nextInt(bytes.length - from)
                        : bytes.length;
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void allocatesNothingForAMessage() {
        Exchanges exchanges = new Exchanges(new ExchangePool(100), x -> {});
        KafkaParser parser = new KafkaParser(exchanges);
        byte[] metadata =
                request(
                        ApiMessageType.METADATA,
                        12,
                        3,
                        new MetadataRequestData()
                                .setTopics(
                                        List.of(
                                                new MetadataRequestData.MetadataRequestTopic()
                                                        .setName("orders"))));
        Chunk asked = chunk(joined(fetch(1, 500, "orders"), produce(2, -1, 500), metadata));
        Chunk answered =
                chunk(
                        joined(
                                fetched(1, 500, Errors.NONE, Errors.NONE),
                                Messages.response(ApiMessageType.PRODUCE, 9, 2, 1, 19),
                                Messages.response(ApiMessageType.METADATA, 12, 3, 3, 0)));
        long bytes =
                Allocated.by(
                        () -> {
                            parser.onData(Side.CLIENT, asked);
                            parser.onData(Side.SERVER, answered);
                        });
        assertThat(bytes).isZero();
        assertThat(exchanges.isEmpty()).isTrue();
    }

    private static Chunk chunk(byte[] bytes) {
        Chunk chunk = new Chunk();
        chunk.bytes = bytes;
        chunk.to = bytes.length;
        chunk.firstNs = 1;
        chunk.lastNs = 2;
        return chunk;
    }

    @Test
    void readsTextThatIsNoKafkaAsNothing() {
        ParserRun run =
                new ParserRun()
                        .client("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .server("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(exchanges(run)).isEmpty();
    }
}
