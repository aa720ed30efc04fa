package io.foreshock.collector.l7.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.Pieces;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Every API in every version, against the bytes that Kafka's own classes make. */
class KafkaApisTest {
    private static final int NOT_LEADER = Errors.NOT_LEADER_OR_FOLLOWER.code();

    /** The fields that hold the names of topics. */
    private static final Set<String> TOPIC_FIELDS =
            Set.of("name", "topic", "topic-name", "topic-names");

    /** The one whose groups are not read behind the first. */
    private static final ApiMessageType PARTLY = ApiMessageType.STREAMS_GROUP_DESCRIBE;

    private static void eachVersion(BiConsumer<ApiMessageType, Integer> test) {
        for (ApiMessageType api : ApiMessageType.values()) {
            int highest = api.highestSupportedVersion(true);
            for (int version = api.lowestSupportedVersion(); version <= highest; version++) {
                test.accept(api, version);
            }
        }
    }

    private static KafkaApi known(ApiMessageType api) {
        return Objects.requireNonNull(KafkaApis.find(api.apiKey()), api.name);
    }

    private static ParserRun asked(ApiMessageType api, int version) {
        return new ParserRun().client(Messages.request(api, version, 5, 1));
    }

    /** Outcome, error code, confidence. */
    private static List<String> ends(ParserRun run) {
        return run.play(
                KafkaParser::new,
                Integer.MAX_VALUE,
                x -> x.outcome + " " + x.errorCode + " " + x.confidence);
    }

    @Test
    void hasTheNamesAndVersionsOfEveryApi() {
        assertThat(KafkaApis.count()).isEqualTo(ApiMessageType.values().length);
        for (ApiMessageType api : ApiMessageType.values()) {
            KafkaApi ours = known(api);
            assertThat(ours.key).isEqualTo(api.apiKey());
            assertThat(new String(ours.name, StandardCharsets.US_ASCII)).isEqualTo(api.name);
            assertThat(ours.maxVersion)
                    .as(api.name)
                    .isGreaterThanOrEqualTo(api.highestSupportedVersion(true));
        }
        eachVersion(
                (api, version) -> {
                    KafkaApi ours = known(api);
                    boolean flexible = api.requestHeaderVersion(version.shortValue()) == 2;
                    assertThat(ours.isFlexible(version))
                            .as(api + " " + version)
                            .isEqualTo(flexible);
                });
    }

    @Test
    void findsEveryErrorCodeOfEveryResponse() {
        eachVersion(
                (api, version) -> {
                    for (int elements = 0; elements <= 2; elements++) {
                        findsEveryErrorCode(api, version, elements);
                    }
                });
    }

    private static void findsEveryErrorCode(ApiMessageType api, int version, int elements) {
        int codes = Messages.errorCodes(api, version, elements);
        int[] errors = new int[codes + 1];
        String name = api + " version " + version + " with " + elements + " elements";
        for (int i = 0; i <= codes; i++) {
            Arrays.fill(errors, 0);
            if (i < codes) {
                errors[i] = NOT_LEADER;
                errors[codes - 1] = i == codes - 1 ? NOT_LEADER : 3; // the first counts
            }
            byte[] response = Messages.response(api, version, 5, elements, errors);
            boolean unread = api == PARTLY && elements > 1 && i > 0;
            String expected = i < codes ? "SERVER_ERROR 6 EXACT" : "OK 0 EXACT";
            assertThat(ends(asked(api, version).server(response)))
                    .as("%s, error %s", name, i)
                    .containsExactly(unread ? "UNKNOWN -1 EXACT" : expected);
        }
    }

    @Test
    void readsTheSameHoweverAResponseIsCut() {
        eachVersion(
                (api, version) -> {
                    int codes = Messages.errorCodes(api, version, 2);
                    int[] errors = new int[codes + 1];
                    errors[Math.max(0, codes - 1)] = NOT_LEADER;
                    ParserRun run =
                            asked(api, version)
                                    .server(Messages.response(api, version, 5, 2, errors));
                    Pieces.exchanges(run, KafkaParser::new);
                });
    }

    @Test
    void neverSaysOkToAResponseWhoseErrorCodesAreNotAllSeen() {
        eachVersion(
                (api, version) -> {
                    int codes = Messages.errorCodes(api, version, 2);
                    if (codes == 0) {
                        return;
                    }
                    int[] errors = new int[codes + 1];
                    errors[codes - 1] = NOT_LEADER;
                    byte[] response = Messages.response(api, version, 5, 2, errors);
                    int step = version == api.highestSupportedVersion(true) ? 1 : 9;
                    for (int seen = version % step; seen < response.length; seen += step) {
                        ParserRun run = asked(api, version);
                        if (seen > 0) {
                            run.server(Arrays.copyOf(response, seen));
                        }
                        run.missing(Side.SERVER, response.length - seen);
                        for (String end : ends(run)) {
                            assertThat(end)
                                    .as("%s %s, %s bytes seen", api, version, seen)
                                    .isIn(
                                            "UNKNOWN -1 TRUNCATED",
                                            "UNKNOWN -1 EXACT",
                                            "SERVER_ERROR 6 EXACT");
                        }
                    }
                });
    }

    @Test
    void namesTheFirstTopicOfRequestsThatNameTopics() {
        List<String> named = new ArrayList<>();
        eachVersion(
                (api, version) -> {
                    for (int elements = 0; elements <= 2; elements++) {
                        byte[] request = Messages.request(api, version, 5, elements);
                        ParserRun run =
                                new ParserRun()
                                        .client(request)
                                        .server(Messages.response(api, version, 5, 0, 0));
                        List<String> endpoints =
                                Pieces.exchanges(run, KafkaParser::new, x -> x.endpoint.toString());
                        String endpoint = endpoints.get(0);
                        assertThat(endpoints).hasSize(1);
                        String others = elements == 2 ? ",*" : "";
                        if (endpoint.isEmpty()) {
                            continue;
                        }
                        assertThat(elements).isPositive();
                        String topic = endpoint.replace(",*", "");
                        assertThat(TOPIC_FIELDS).as("%s %s", api, version).contains(topic);
                        assertThat(endpoint).as("%s %s", api, version).isEqualTo(topic + others);
                        named.add(api.name + version);
                    }
                });
        assertThat(named)
                .contains("Produce3", "Produce12", "Fetch4", "Fetch12", "Metadata0", "Metadata13")
                .contains("ListOffsets1", "OffsetCommit9", "OffsetFetch1", "OffsetFetch9")
                .contains("CreateTopics7", "DeleteTopics1", "DeleteTopics6", "TxnOffsetCommit5")
                .contains("AddPartitionsToTxn3", "AddPartitionsToTxn4", "DescribeProducers0")
                .doesNotContain("Produce13", "Fetch13", "OffsetCommit10", "OffsetFetch10");
    }

    /** Fields that were left out of a version once left their first step behind its last. */
    @Test
    void readsNothingBehindTheFieldsOfAVersion() {
        eachVersion(
                (api, version) -> {
                    KafkaApi ours = known(api);
                    assertThat(ours.request(version).steps).endsWith(FieldProgram.STOP);
                    assertThat(ours.response(version).steps).endsWith(FieldProgram.STOP);
                    byte[] request = Messages.request(api, version, 5, 0);
                    byte[] longer = Arrays.copyOf(request, request.length + 9);
                    ByteBuffer.wrap(longer).putInt(longer.length - 4);
                    ParserRun run =
                            new ParserRun()
                                    .client(longer)
                                    .server(Messages.response(api, version, 5, 0, 0));
                    assertThat(ends(run)).as("%s %s", api, version).hasSize(1);
                });
    }

    @Test
    void recognisesEveryRequest() {
        eachVersion(
                (api, version) -> {
                    byte[] request = Messages.request(api, version, 5, 1);
                    assertThat(KafkaDetectorTest.recognise(Side.CLIENT, request, request.length))
                            .as("%s %s", api, version)
                            .isEqualTo(Recognition.YES);
                    for (int length = 1; length < request.length; length++) {
                        assertThat(KafkaDetectorTest.recognise(Side.CLIENT, request, length))
                                .as("%s %s, %s bytes", api, version, length)
                                .isNotEqualTo(Recognition.NO);
                    }
                });
    }
}
