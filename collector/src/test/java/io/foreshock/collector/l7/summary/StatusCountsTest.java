package io.foreshock.collector.l7.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusCountsTest {
    private final StatusCounts counts = new StatusCounts();
    private final Exchange exchange = new Exchange();

    private void add(String errorName) {
        exchange.clear();
        ExchangeFixture.set(exchange.errorName, errorName);
        counts.add(exchange, 1);
    }

    private void addHttp(int status) {
        exchange.clear();
        exchange.httpStatus = status;
        counts.add(exchange, 1);
    }

    private Map<String, Long> seen() {
        Map<String, Long> seen = new TreeMap<>();
        Text text = new Text(16);
        for (int i = 0; i < counts.size(); i++) {
            byte[] name = counts.name(i);
            StatusCode.write(counts.code(i), text);
            String key = name == null ? text.toString() : new String(name, StandardCharsets.UTF_8);
            if (counts.count(i) > 0) {
                assertThat(seen.put(key, counts.count(i))).as(key).isNull();
            }
        }
        if (counts.others() > 0) {
            assertThat(seen.put("other", counts.others())).isNull();
        }
        return seen;
    }

    @Test
    void countsByTheStatusOfEachProtocol() {
        exchange.httpStatus = 200;
        counts.add(exchange, 5);
        exchange.grpcStatus = 14;
        counts.add(exchange, 1);
        exchange.grpcStatus = 0;
        counts.add(exchange, 1);
        exchange.grpcStatus = Integer.MAX_VALUE;
        counts.add(exchange, 1);
        exchange.clear();
        exchange.protocol = Protocol.MYSQL;
        exchange.errorCode = 1045;
        ExchangeFixture.set(exchange.errorName, "28000");
        counts.add(exchange, 1);
        exchange.clear();
        exchange.errorCode = 3;
        counts.add(exchange, 1);
        add("22012");
        add("08006");
        add("WRONGTYPE");
        add("WRONGTYPE");

        assertThat(seen())
                .isEqualTo(
                        new TreeMap<>(
                                Map.of(
                                        "200",
                                        5L,
                                        "grpc:14",
                                        1L,
                                        "grpc:0",
                                        1L,
                                        "grpc:2147483647",
                                        1L,
                                        "1045",
                                        1L,
                                        "3",
                                        1L,
                                        "22012",
                                        1L,
                                        "08006",
                                        1L,
                                        "WRONGTYPE",
                                        2L)));
    }

    @Test
    void anErrorsNameGoesBeforeTheStatusOfTheHttpAnswerThatCarriesIt() {
        exchange.httpStatus = 200;
        ExchangeFixture.set(exchange.errorName, "FORBIDDEN");
        counts.add(exchange, 1);
        assertThat(seen()).isEqualTo(Map.of("FORBIDDEN", 1L));
    }

    @Test
    void withoutAnAnswerThereIsNoStatus() {
        counts.add(exchange, 1);
        assertThat(seen()).isEmpty();
    }

    @Test
    void noTwoStatusesHaveTheSameText() {
        addHttp(404);
        add("404");
        add("other");
        add("grpc:5");
        add("a b");
        add("\u00e4");
        add("tab\t");
        add("0404");
        add("0");
        assertThat(seen()).isEqualTo(Map.of("404", 2L, "other", 5L, "0404", 1L, "0", 1L));
    }

    @Test
    void countsThoseTooManyTogether() {
        for (int status = 200; status < 230; status++) {
            addHttp(status);
            addHttp(status);
        }
        assertThat(seen()).hasSize(StatusCounts.MOST + 1).containsEntry("other", 28L);
        assertThat(seen()).containsEntry("215", 2L).doesNotContainKey("216");
    }

    @Test
    void inTheNextIntervalNewStatusesTakeThePlacesOfThoseThatDoNotCome() {
        for (int status = 200; status < 220; status++) {
            addHttp(status);
        }
        counts.clear();
        assertThat(seen()).isEmpty();
        addHttp(200);
        addHttp(500);
        add("ERR");
        assertThat(seen()).isEqualTo(Map.of("200", 1L, "500", 1L, "ERR", 1L));
        counts.forget();
        addHttp(500);
        assertThat(counts.size()).isEqualTo(1);
        assertThat(counts.name(0)).isNull();
    }

    @Test
    void allocatesNothingForWhatIsKnown() {
        assertThat(
                        Allocated.by(
                                () -> {
                                    counts.clear();
                                    addHttp(200);
                                    addHttp(503);
                                    exchange.errorName.set(WRONG_TYPE);
                                    counts.add(exchange, 1);
                                }))
                .isZero();
    }

    private static final byte[] WRONG_TYPE = "WRONGTYPE".getBytes(StandardCharsets.US_ASCII);
}
