package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.summary.L7SummaryTable;
import io.foreshock.collector.service.Service;
import io.foreshock.schemas.signal.L7Summary;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class L7SummaryEncoderTest {
    private final L7SummaryEncoder encoder =
            new L7SummaryEncoder(
                    new HostIdentity("host", "boot", 42),
                    EventClock.withOffset(1_700_000_000_000_000_000L));
    private final AvroWriter out = new AvroWriter(16);
    private final Service service = new Service("shop", "c0ffee", Service.Origin.SYSTEMD);
    private final ConnectionFixture connection = new ConnectionFixture();
    private final L7SummaryTable table = new L7SummaryTable(2);

    private void add(Exchange exchange, int attempt) {
        table.add(service, connection, exchange, attempt);
    }

    private List<L7Summary> encodeAll() {
        List<L7Summary> summaries = new ArrayList<>();
        table.close(
                row -> {
                    encoder.encode(out, row, 1_000_000_000L, 2_000_000_000L, 3);
                    summaries.add(AvroMessages.decode(out, L7Summary.class));
                });
        return summaries;
    }

    private L7Summary encode() {
        List<L7Summary> summaries = encodeAll();
        assertThat(summaries).hasSize(1);
        return summaries.get(0);
    }

    private static DDSketch sketch(ByteBuffer bytes) throws Exception {
        return DDSketchProtoBinding.fromProto(
                UnboundedSizeDenseStore::new,
                com.datadoghq.sketch.ddsketch.proto.DDSketch.parseFrom(bytes));
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() throws Exception {
        Exchange ok = ExchangeFixture.get("/orders/{id}", true);
        ok.requestBytes = 100;
        ok.responseBytes = 2_000;
        ok.responseNs = ok.requestNs + 400_000;
        Exchange failed = ExchangeFixture.get("/orders/{id}", false);
        failed.endNs = failed.requestNs + 5_000_000;
        failed.confidence = Confidence.TRUNCATED;
        failed.weight = 3;
        Exchange timeout = ExchangeFixture.get("/orders/{id}", false);
        timeout.httpStatus = Exchange.NONE;
        timeout.outcome = Outcome.TIMEOUT;
        timeout.endNs = timeout.requestNs + 30_000_000_000L;
        add(ok, 1);
        add(failed, 1);
        add(timeout, 2);

        L7Summary summary = encode();
        ByteBuffer bytes = summary.getLatencySketch();
        assertThat(summary)
                .isEqualTo(
                        L7Summary.newBuilder()
                                .setEventTime(Instant.ofEpochSecond(1_700_000_001L))
                                .setTimeNs(1_700_000_001_000_000_000L)
                                .setKtimeNs(1_000_000_000L)
                                .setHost("host")
                                .setBootId("boot")
                                .setInstanceId(42L)
                                .setSeq(3)
                                .setContainerId("c0ffee")
                                .setService("shop")
                                .setWeight(1)
                                .setIntervalStart(Instant.ofEpochSecond(1_700_000_001L))
                                .setIntervalEnd(Instant.ofEpochSecond(1_700_000_002L))
                                .setRole("client")
                                .setProtocol("http/1")
                                .setEndpoint("/orders/{id}")
                                .setPeer("10.0.0.2:80")
                                .setMethod("GET")
                                .setOverflow(false)
                                .setCount(5)
                                .setFailures(4)
                                .setSampled(3)
                                .setOutcomes(Map.of("OK", 1L, "SERVER_ERROR", 3L, "TIMEOUT", 1L))
                                .setStatuses(Map.of("200", 1L, "503", 3L))
                                .setErrorStatuses(Map.of("503", 3L))
                                .setLogicalRequests(4L)
                                .setAttempts(5L)
                                .setRequestBytes(100)
                                .setResponseBytes(2_000)
                                .setLatencyCount(5)
                                .setLatencySumNs(1_000_000L + 15_000_000L + 30_000_000_000L)
                                .setLatencyMaxNs(30_000_000_000L)
                                .setLatencySketch(bytes)
                                .setFirstByteCount(1)
                                .setFirstByteSumNs(400_000)
                                .setConfidence(Map.of("EXACT", 2L, "TRUNCATED", 3L))
                                .build());
        DDSketch sketch = sketch(bytes);
        assertThat(sketch.getCount()).isEqualTo(5);
        assertThat(sketch.getValueAtQuantile(0)).isCloseTo(1e6, within(1.01e4));
        assertThat(sketch.getValueAtQuantile(0.5)).isCloseTo(5e6, within(5.01e4));
        assertThat(sketch.getValueAtQuantile(1)).isCloseTo(3e10, within(3.01e8));
    }

    /** A node of a cluster that says where to ask; an answer that was cut. */
    @Test
    void tellsStatusesOfErrorsFromOthers() {
        Exchange moved = ExchangeFixture.get("/a", true);
        moved.httpStatus = Exchange.NONE;
        ExchangeFixture.set(moved.errorName, "MOVED");
        Exchange cut = ExchangeFixture.get("/a", false);
        cut.outcome = Outcome.RESET;
        Exchange failed = ExchangeFixture.get("/a", false);
        failed.weight = 2;
        add(moved, 1);
        add(cut, 1);
        add(failed, 1);

        L7Summary summary = encode();
        assertThat(summary.getStatuses()).isEqualTo(Map.of("MOVED", 1L, "503", 3L));
        assertThat(summary.getErrorStatuses()).isEqualTo(Map.of("503", 2L));

        add(moved, 1);
        assertThat(encode().getErrorStatuses()).isEmpty();
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        Exchange exchange = new Exchange();
        exchange.outcome = Outcome.UNKNOWN;
        connection.peer(new byte[0], 0).side(null);
        add(exchange, 0);
        L7Summary summary = encode();

        assertThat(summary.getRole()).isEqualTo("unknown");
        assertThat(summary.getProtocol()).isEqualTo("unknown");
        assertThat(summary.getEndpoint()).isEmpty();
        assertThat(summary.getMethod()).isEmpty();
        assertThat(summary.getPeer()).isNull();
        assertThat(summary.getOutcomes()).isEqualTo(Map.of("UNKNOWN", 1L));
        assertThat(summary.getFailures()).isZero();
        assertThat(summary.getStatuses()).isEmpty();
        assertThat(summary.getLogicalRequests()).isNull();
        assertThat(summary.getAttempts()).isNull();
        assertThat(summary.getLatencyCount()).isZero();
        assertThat(summary.getLatencySketch()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, 10.1.2.3, 65535, 10.1.2.3:65535",
        "CLIENT, 2001:db8::1, 443, [2001:db8::1]:443",
        "CLIENT, 1111:2222:3333:4444:5555:6666:7777:8888, 65535,"
                + " [1111:2222:3333:4444:5555:6666:7777:8888]:65535",
        "SERVER, 10.1.2.3, 40000, 10.1.2.3",
        "SERVER, 2001:db8::1, 40000, 2001:db8::1",
        ", 10.1.2.3, 40000, 10.1.2.3"
    })
    void namesTheOtherEnd(@Nullable Side side, String address, int port, String peer) {
        connection.side(side).peer(ConnectionFixture.address(address), port);
        add(ExchangeFixture.get("/a", true), 1);
        assertThat(encode().getPeer()).isEqualTo(peer);
    }

    @Test
    void aServerKnowsNoAttempts() {
        connection.side(Side.SERVER);
        add(ExchangeFixture.get("/a", true), 1);
        L7Summary summary = encode();
        assertThat(summary.getRole()).isEqualTo("server");
        assertThat(summary.getLogicalRequests()).isNull();
        assertThat(summary.getAttempts()).isNull();
    }

    @Test
    void attemptsWithoutAFirstOneAreNotUnknown() {
        add(ExchangeFixture.get("/a", true), 2);
        L7Summary summary = encode();
        assertThat(summary.getLogicalRequests()).isZero();
        assertThat(summary.getAttempts()).isEqualTo(1);
    }

    @Test
    void writesTheRowOfThoseThatFoundNone() {
        for (int i = 0; i < 5; i++) {
            add(ExchangeFixture.get("/" + i, i < 3), 1);
        }
        L7Summary other =
                encodeAll().stream().filter(L7Summary::getOverflow).findFirst().orElseThrow();
        assertThat(other.getEndpoint()).isEqualTo("other");
        assertThat(other.getMethod()).isEmpty();
        assertThat(other.getPeer()).isNull();
        assertThat(other.getRole()).isEqualTo("client");
        assertThat(other.getProtocol()).isEqualTo("http/1");
        assertThat(other.getCount()).isEqualTo(3);
        assertThat(other.getStatuses()).isEqualTo(Map.of("200", 1L, "503", 2L));
    }

    @Test
    void writesStatusesOfEveryKindAndTheRestAsOther() {
        Exchange exchange = ExchangeFixture.get("/a", true);
        exchange.protocol = Protocol.GRPC;
        for (int grpc = 0; grpc < 20; grpc++) {
            exchange.grpcStatus = grpc;
            add(exchange, 1);
        }
        assertThat(encode().getStatuses())
                .hasSize(17)
                .containsEntry("grpc:0", 1L)
                .containsEntry("grpc:15", 1L)
                .containsEntry("other", 4L);

        exchange = ExchangeFixture.get("users:{id}", false);
        exchange.protocol = Protocol.REDIS;
        exchange.httpStatus = Exchange.NONE;
        for (String name : List.of("WRONGTYPE", "ERR", "other", "bad name", "WRONGTYPE")) {
            ExchangeFixture.set(exchange.errorName, name);
            add(exchange, 1);
        }
        assertThat(encode().getStatuses())
                .isEqualTo(Map.of("WRONGTYPE", 2L, "ERR", 1L, "other", 2L));
    }

    @Test
    void repairsTextThatIsNotUtf8AndHoldsTheLongest() {
        byte[] bad = new byte[Exchange.ENDPOINT_BYTES];
        Arrays.fill(bad, (byte) 0xff);
        Exchange exchange = ExchangeFixture.get("/a", true);
        exchange.endpoint.set(bad);
        exchange.method.set(bad);
        add(exchange, 1);
        L7Summary summary = encode();
        assertThat(summary.getEndpoint()).isEqualTo("\uFFFD".repeat(Exchange.ENDPOINT_BYTES));
        assertThat(summary.getMethod()).isEqualTo("\uFFFD".repeat(Exchange.METHOD_BYTES));
    }

    @Test
    void holdsLatenciesOfEveryLength() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Exchange exchange = ExchangeFixture.get("/a", true);
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            exchange.requestNs = 1;
            exchange.endNs = 1 + (random.nextLong() >>> random.nextInt(1, 64));
            if (exchange.endNs > 0) {
                add(exchange, 1);
            } else {
                count--;
            }
        }
        L7Summary summary = encode();
        DDSketch sketch = sketch(summary.getLatencySketch());
        assertThat(sketch.getCount()).isEqualTo((double) summary.getLatencyCount());
        double longest = (double) summary.getLatencyMaxNs();
        assertThat(sketch.getMaxValue()).isCloseTo(longest, within(0.0101 * longest));
    }
}
