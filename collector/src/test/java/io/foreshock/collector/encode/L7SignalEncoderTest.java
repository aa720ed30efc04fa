package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.hash.SipHash;
import io.foreshock.collector.service.Service;
import io.foreshock.schemas.signal.L7Signal;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class L7SignalEncoderTest {
    private static final long OFFSET = 1_700_000_000_123_456_789L;
    private static final Service SHOP = new Service("shöp", "c0ffee", Service.Origin.COMMAND);

    private static final SipHash KEY = new SipHash(1, 2);

    private final L7SignalEncoder encoder =
            new L7SignalEncoder(
                    new HostIdentity("höst", "boot-1", 42), EventClock.withOffset(OFFSET), KEY);
    private final AvroWriter out = new AvroWriter(16);
    private final ConnectionFixture connection = new ConnectionFixture();
    private final Exchange exchange = new Exchange();

    private L7Signal encode(int attempt, long seq, double weight) {
        encoder.encode(out, exchange, connection, SHOP, attempt, seq, weight);
        return AvroMessages.decode(out, L7Signal.class);
    }

    private L7Signal encode() {
        return encode(0, 0, 1);
    }

    @Test
    void fingerprintsAreEqualWithinARunAndOfNoUseBeyond() {
        exchange.fingerprint = 4711;
        Long first = encode().getFingerprint();
        assertThat(encode().getFingerprint()).isEqualTo(first).isNotEqualTo(4711);

        new L7SignalEncoder(
                        new HostIdentity("other", "boot-1", 43),
                        EventClock.withOffset(OFFSET),
                        SipHash.withRandomKey())
                .encode(out, exchange, connection, SHOP, 0, 0, 1);
        assertThat(AvroMessages.decode(out, L7Signal.class).getFingerprint()).isNotEqualTo(first);
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() {
        connection
                .process(100, 101, 77)
                .socket(7)
                .local(ConnectionFixture.address("2001:db8::1"), 40_001)
                .peer(ConnectionFixture.address("2001:db8::7"), 65_535);
        exchange.protocol = Protocol.GRPC;
        ExchangeFixture.set(exchange.method, "POST");
        ExchangeFixture.set(exchange.endpoint, "/shop.Cart/Add");
        exchange.httpStatus = 200;
        exchange.grpcStatus = 14;
        exchange.errorCode = 3;
        ExchangeFixture.set(exchange.errorName, "UNAVAILABLE");
        exchange.outcome = Outcome.SERVER_ERROR;
        exchange.confidence = Confidence.INFERRED;
        exchange.requestNs = 4_000_000_000L;
        exchange.responseNs = 4_200_000_000L;
        exchange.endNs = 5_000_000_000L;
        exchange.requestBytes = 123;
        exchange.responseBytes = 4_567;
        exchange.fingerprint = Long.MIN_VALUE;
        exchange.attempt = 2;
        exchange.traceHigh = 0x0102030405060708L;
        exchange.traceLow = 0xf1f2f3f4f5f6f7f8L;
        exchange.spanId = 0x00000000000000abL;
        exchange.streamId = 9;
        exchange.requestTid = 555;
        exchange.responseTid = 666;
        exchange.ordinal = 12;

        assertThat(encode(2, 42, 2.5))
                .isEqualTo(
                        L7Signal.newBuilder()
                                .setEventTime(Instant.ofEpochMilli(1_700_000_005_123L))
                                .setTimeNs(OFFSET + 5_000_000_000L)
                                .setKtimeNs(5_000_000_000L)
                                .setHost("höst")
                                .setBootId("boot-1")
                                .setInstanceId(42L)
                                .setSeq(42)
                                .setPid(100)
                                .setTid(555)
                                .setComm("worker")
                                .setCgroupId(77)
                                .setContainerId("c0ffee")
                                .setService("shöp")
                                .setWeight(2.5)
                                .setProtocol("grpc")
                                .setRole("client")
                                .setMethod("POST")
                                .setEndpoint("/shop.Cart/Add")
                                .setOutcome("SERVER_ERROR")
                                .setStatus("grpc:14")
                                .setHttpStatus(200)
                                .setGrpcStatus(14)
                                .setErrorCode(3)
                                .setErrorName("UNAVAILABLE")
                                .setLatencyNs(1_000_000_000L)
                                .setFirstByteNs(200_000_000L)
                                .setRequestBytes(123)
                                .setResponseBytes(4_567)
                                .setLocalAddress("2001:db8::1")
                                .setLocalPort(40_001)
                                .setPeerAddress("2001:db8::7")
                                .setPeerPort(65_535)
                                .setConnectionId(7)
                                .setOrdinal(12)
                                .setStreamId(9)
                                .setFingerprint(KEY.of(Long.MIN_VALUE))
                                .setAttempt(2)
                                .setAttemptTold(true)
                                .setTraceId("0102030405060708f1f2f3f4f5f6f7f8")
                                .setSpanId("00000000000000ab")
                                .setConfidence("INFERRED")
                                .build());
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        connection.local(new byte[0], 0).peer(new byte[0], 0).side(null).comm("").process(0, 0, 0);
        L7Signal signal = encode();

        assertThat(signal.getRole()).isEqualTo("unknown");
        assertThat(signal.getProtocol()).isEqualTo("unknown");
        assertThat(signal.getOutcome()).isEqualTo("UNKNOWN");
        assertThat(signal.getMethod()).isEmpty();
        assertThat(signal.getEndpoint()).isEmpty();
        assertThat(signal.getComm()).isEmpty();
        assertThat(signal.getTid()).isZero();
        assertThat(signal.getStatus()).isNull();
        assertThat(signal.getHttpStatus()).isNull();
        assertThat(signal.getGrpcStatus()).as("never 0 for one that was not seen").isNull();
        assertThat(signal.getErrorCode()).isNull();
        assertThat(signal.getErrorName()).isNull();
        assertThat(signal.getLatencyNs()).isNull();
        assertThat(signal.getFirstByteNs()).isNull();
        assertThat(signal.getLocalAddress()).isNull();
        assertThat(signal.getLocalPort()).isNull();
        assertThat(signal.getPeerAddress()).isNull();
        assertThat(signal.getPeerPort()).isNull();
        assertThat(signal.getStreamId()).isNull();
        assertThat(signal.getFingerprint()).isNull();
        assertThat(signal.getAttempt()).isNull();
        assertThat(signal.getAttemptTold()).isFalse();
        assertThat(signal.getTraceId()).isNull();
        assertThat(signal.getSpanId()).isNull();
        assertThat(signal.getConfidence()).isEqualTo("EXACT");
    }

    @Test
    void namesTheStatusAsSummariesDo() {
        exchange.httpStatus = 404;
        assertThat(encode().getStatus()).isEqualTo("404");
        ExchangeFixture.set(exchange.errorName, "GRAPHQL_VALIDATION_FAILED");
        assertThat(encode().getStatus()).isEqualTo("GRAPHQL_VALIDATION_FAILED");
        ExchangeFixture.set(exchange.errorName, "no\nname");
        assertThat(encode().getStatus()).isEqualTo("other");
        assertThat(encode().getErrorName()).isEqualTo("no\nname");
        exchange.grpcStatus = 99;
        assertThat(encode().getStatus()).isEqualTo("grpc:99");
    }

    @Test
    void writesEveryDigitOfIds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            exchange.traceHigh = random.nextLong() >>> random.nextInt(64);
            exchange.traceLow = random.nextLong() | 1;
            exchange.spanId = random.nextLong() | 1;
            L7Signal signal = encode();
            assertThat(signal.getTraceId())
                    .isEqualTo(String.format("%016x%016x", exchange.traceHigh, exchange.traceLow));
            assertThat(signal.getSpanId()).isEqualTo(String.format("%016x", exchange.spanId));
        }
    }

    @Test
    void anAttemptThatTheRequestDoesNotTellWasCounted() {
        L7Signal signal = encode(3, 0, 1);
        assertThat(signal.getAttempt()).isEqualTo(3);
        assertThat(signal.getAttemptTold()).isFalse();
    }

    @Test
    void theThreadIsTheOneOfThisEnd() {
        exchange.requestTid = 1;
        exchange.responseTid = 2;
        assertThat(encode().getTid()).isEqualTo(1);
        connection.side(Side.SERVER);
        assertThat(encode().getTid()).isEqualTo(2);
        assertThat(encode().getRole()).isEqualTo("server");
    }

    @Test
    void withoutAnAnswerThereIsNoTimeToItsFirstByte() {
        exchange.requestNs = 1_000;
        ExchangeFixture.ended(exchange, Outcome.TIMEOUT, 5_000);
        L7Signal signal = encode();
        assertThat(signal.getLatencyNs()).isEqualTo(4_000);
        assertThat(signal.getFirstByteNs()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void writesEveryProtocol(Protocol protocol) {
        exchange.protocol = protocol;
        assertThat(encode().getProtocol()).isEqualTo(protocol.text());
    }

    @ParameterizedTest
    @EnumSource
    void writesEveryOutcome(Outcome outcome) {
        exchange.outcome = outcome;
        assertThat(encode().getOutcome()).isEqualTo(outcome.name());
    }

    @Test
    void repairsTextThatIsNotUtf8AndHoldsTheLongest() {
        byte[] bad = new byte[Exchange.ENDPOINT_BYTES];
        Arrays.fill(bad, (byte) 0xff);
        exchange.endpoint.set(bad);
        exchange.method.set(bad);
        exchange.errorName.set(bad);
        L7Signal signal = encode();
        assertThat(signal.getEndpoint()).isEqualTo("\uFFFD".repeat(Exchange.ENDPOINT_BYTES));
        assertThat(signal.getMethod()).isEqualTo("\uFFFD".repeat(Exchange.METHOD_BYTES));
        assertThat(signal.getErrorName()).isEqualTo("\uFFFD".repeat(Exchange.ERROR_BYTES));
    }

    @Test
    void holdsTheExtremesOfEveryNumber() {
        exchange.requestNs = 1;
        exchange.endNs = Long.MAX_VALUE - OFFSET;
        exchange.requestBytes = Long.MAX_VALUE;
        exchange.responseBytes = Long.MAX_VALUE;
        exchange.httpStatus = Integer.MIN_VALUE;
        exchange.streamId = -1;
        exchange.traceHigh = -1;
        exchange.spanId = Long.MIN_VALUE;
        connection.process(Integer.MAX_VALUE, 0, Long.MIN_VALUE).socket(-1);
        L7Signal signal = encode(Integer.MAX_VALUE, Long.MAX_VALUE, Double.MIN_VALUE);
        assertThat(signal.getTimeNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getLatencyNs()).isEqualTo(Long.MAX_VALUE - OFFSET - 1);
        assertThat(signal.getRequestBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getHttpStatus()).isEqualTo(Integer.MIN_VALUE);
        assertThat(signal.getStreamId()).isEqualTo(-1);
        assertThat(signal.getTraceId()).isEqualTo("ffffffffffffffff0000000000000000");
        assertThat(signal.getSpanId()).isEqualTo("8000000000000000");
        assertThat(signal.getConnectionId()).isEqualTo(-1);
        assertThat(signal.getAttempt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(signal.getWeight()).isEqualTo(Double.MIN_VALUE);
    }
}
