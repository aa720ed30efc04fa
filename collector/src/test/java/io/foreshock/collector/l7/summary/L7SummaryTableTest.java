package io.foreshock.collector.l7.summary;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.service.Service;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class L7SummaryTableTest {
    private final L7SummaryTable table = new L7SummaryTable(L7SummaryTable.DEFAULT_MAX_KEYS);
    private final ConnectionFixture connection = new ConnectionFixture();
    private final Service shop = new Service("shop", "c0ffee", Service.Origin.COMMAND);

    private static String text(L7Row row, int at, int length) {
        return new String(row.bytes(), at, length, StandardCharsets.UTF_8);
    }

    private static String line(L7Row row) {
        String key =
                row.isOverflow()
                        ? "other"
                        : text(row, row.methodAt(), row.methodLength())
                                + " "
                                + text(row, row.endpointAt(), row.endpointLength());
        return row.service().name()
                + " "
                + row.side()
                + " "
                + row.protocol()
                + " "
                + key
                + " "
                + row.count();
    }

    private static List<String> close(L7SummaryTable table) {
        List<String> lines = new ArrayList<>();
        table.close(row -> lines.add(line(row)));
        return lines;
    }

    private void addMany(L7SummaryTable into, String prefix, int from, int to) {
        for (int i = from; i < to; i++) {
            into.add(shop, connection, ExchangeFixture.get(prefix + i, true), 1);
        }
    }

    @Test
    void sumsExchangesOfOneKey() {
        Exchange ok = ExchangeFixture.get("/orders/{id}", true);
        ok.requestBytes = 100;
        ok.responseBytes = 2_000;
        ok.responseNs = ok.requestNs + 400_000;
        Exchange failed = ExchangeFixture.get("/orders/{id}", false);
        failed.requestBytes = 10;
        failed.endNs = failed.requestNs + 5_000_000;
        failed.confidence = Confidence.TRUNCATED;
        failed.weight = 3;

        assertThat(table.add(shop, connection, ok, 1)).isTrue();
        assertThat(table.add(shop, connection, failed, 2)).isTrue();
        assertThat(table.add(shop, connection, ok, 0)).isTrue();

        List<L7Row> rows = new ArrayList<>();
        table.close(
                row -> {
                    rows.add(row);
                    assertThat(row.service()).isEqualTo(shop);
                    assertThat(row.side()).isEqualTo(Side.CLIENT);
                    assertThat(row.protocol()).isEqualTo(Protocol.HTTP1);
                    assertThat(text(row, row.methodAt(), row.methodLength())).isEqualTo("GET");
                    assertThat(text(row, row.endpointAt(), row.endpointLength()))
                            .isEqualTo("/orders/{id}");
                    assertThat(row.peerLength()).isEqualTo(4);
                    assertThat(row.bytes()).startsWith(10, 0, 0, 2);
                    assertThat(row.peerPort()).isEqualTo(80);
                    assertThat(row.isOverflow()).isFalse();
                    assertThat(row.count()).isEqualTo(5);
                    assertThat(row.failures()).isEqualTo(3);
                    assertThat(row.sampled()).isEqualTo(3);
                    assertThat(row.outcome(Outcome.OK)).isEqualTo(2);
                    assertThat(row.outcome(Outcome.SERVER_ERROR)).isEqualTo(3);
                    assertThat(row.confidence(Confidence.EXACT)).isEqualTo(2);
                    assertThat(row.confidence(Confidence.TRUNCATED)).isEqualTo(3);
                    assertThat(row.attempts()).isEqualTo(4);
                    assertThat(row.logicalRequests()).isEqualTo(1);
                    assertThat(row.requestBytes()).isEqualTo(230);
                    assertThat(row.responseBytes()).isEqualTo(4_000);
                    assertThat(row.latencyCount()).isEqualTo(5);
                    assertThat(row.latencySumNs()).isEqualTo(2 * 1_000_000 + 3 * 5_000_000);
                    assertThat(row.latencyMaxNs()).isEqualTo(5_000_000);
                    assertThat(row.latencies().count(LatencyBins.index(5_000_000))).isEqualTo(3);
                    assertThat(row.firstByteCount()).isEqualTo(2);
                    assertThat(row.firstByteSumNs()).isEqualTo(800_000);
                    assertThat(row.statuses().size()).isEqualTo(2);
                });
        assertThat(rows).hasSize(1);
        assertThat(close(table)).isEmpty();
    }

    @Test
    void tellsEveryPartOfTheKeyApart() {
        Exchange get = ExchangeFixture.get("/a", true);
        Exchange post = ExchangeFixture.get("/a", true);
        ExchangeFixture.set(post.method, "POST");
        Exchange shifted = ExchangeFixture.get("T/a", true);
        ExchangeFixture.set(shifted.method, "GE");
        Exchange grpc = ExchangeFixture.get("/a", true);
        grpc.protocol = Protocol.GRPC;
        table.add(shop, connection, get, 1);
        table.add(shop, connection, ExchangeFixture.get("/b", true), 1);
        table.add(shop, connection, post, 1);
        table.add(shop, connection, shifted, 1);
        table.add(shop, connection, grpc, 1);
        table.add(new Service("shop", null, Service.Origin.COMMAND), connection, get, 1);
        byte[] server = ConnectionFixture.address("10.0.0.2");
        table.add(shop, new ConnectionFixture().peer(server, 81), get, 1);
        byte[] another = ConnectionFixture.address("10.0.0.3");
        table.add(shop, new ConnectionFixture().peer(another, 80), get, 1);
        byte[] longer = ConnectionFixture.address("::a00:2");
        table.add(shop, new ConnectionFixture().peer(longer, 80), get, 1);
        table.add(shop, new ConnectionFixture().side(Side.SERVER), get, 1);
        table.add(shop, new ConnectionFixture().side(null), get, 1);

        assertThat(table.size()).isEqualTo(11);
        assertThat(close(table)).hasSize(11).allMatch(line -> line.endsWith(" 1"));
    }

    @Test
    void aServersRowsDoNotTellTheConnectionsOfOneClientApart() {
        byte[] client = ConnectionFixture.address("10.0.0.9");
        for (int port = 30_000; port < 30_100; port++) {
            table.add(
                    shop,
                    new ConnectionFixture().side(Side.SERVER).peer(client, port),
                    ExchangeFixture.get("/a", true),
                    1);
        }
        table.close(
                row -> {
                    assertThat(row.count()).isEqualTo(100);
                    assertThat(row.peerPort()).isZero();
                    assertThat(row.attempts()).isZero();
                });
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void anExchangeWhoseBeginningWasNotSeenHasNoLatency() {
        Exchange exchange = ExchangeFixture.get("/a", true);
        exchange.requestNs = 0;
        table.add(shop, connection, exchange, 1);
        table.close(
                row -> {
                    assertThat(row.count()).isEqualTo(1);
                    assertThat(row.latencyCount()).isZero();
                    assertThat(row.firstByteCount()).isZero();
                    assertThat(new LatencySketchWriter().measure(row.latencies())).isZero();
                });
    }

    @Test
    void whatComesWithAKeyTooManyIsCountedInOneRowOfItsServiceRoleAndProtocol() {
        L7SummaryTable small = new L7SummaryTable(3);
        addMany(small, "/", 0, 10);
        Exchange redis = ExchangeFixture.get("users", true);
        redis.protocol = Protocol.REDIS;
        small.add(shop, connection, redis, 1);
        addMany(small, "/", 0, 3);

        assertThat(close(small))
                .containsExactlyInAnyOrder(
                        "shop CLIENT HTTP1 GET /0 2",
                        "shop CLIENT HTTP1 GET /1 2",
                        "shop CLIENT HTTP1 GET /2 2",
                        "shop CLIENT HTTP1 other 7",
                        "shop CLIENT REDIS other 1");
        assertThat(small.overflowed()).isEqualTo(8);
        assertThat(small.dropped()).isZero();
    }

    @Test
    void keysThatDoNotComeMakeRoomForThoseThatDo() {
        L7SummaryTable small = new L7SummaryTable(3);
        addMany(small, "/old", 0, 5);
        close(small);
        addMany(small, "/new", 0, 3);
        assertThat(close(small))
                .containsExactlyInAnyOrder(
                        "shop CLIENT HTTP1 GET /new0 1",
                        "shop CLIENT HTTP1 GET /new1 1",
                        "shop CLIENT HTTP1 GET /new2 1");
        assertThat(small.overflowed()).isEqualTo(2);
    }

    /** A query over UDP: each datagram is an attempt, and all of them are one question. */
    @Test
    void aRequestThatWasSentTwiceIsTwoAttemptsAtOne() {
        AttemptCounter counter = new AttemptCounter(AttemptCounter.DEFAULT_WINDOW);
        Exchange failed = ExchangeFixture.get("/a", false);
        failed.fingerprint = 5;
        failed.sends = 2;
        Exchange retried = ExchangeFixture.get("/a", true);
        retried.fingerprint = 5;
        retried.requestNs = failed.endNs;
        retried.endNs = failed.endNs + 1;
        List<String> seen = new ArrayList<>();

        int first = counter.attempt(1, failed);
        table.add(shop, connection, failed, first);
        table.close(row -> seen.add(row.attempts() + " for " + row.logicalRequests()));
        int third = counter.attempt(1, retried);
        table.add(shop, connection, retried, third);
        table.close(row -> seen.add(row.attempts() + " for " + row.logicalRequests()));

        assertThat(seen).containsExactly("2 for 1", "1 for 0");
        assertThat(failed.lastAttempt(first)).isEqualTo(2);
        assertThat(third).isEqualTo(3);
        assertThat(retried.lastAttempt(third)).isEqualTo(3);
        assertThat(retried.lastAttempt(0)).isZero();
        assertThat(failed.lastAttempt(0)).isEqualTo(2);
    }

    @Test
    void whatWasNotReadIsCountedButNotAsRead() {
        Exchange unread = ExchangeFixture.get("-", true);
        unread.ordinal = Exchange.UNREAD;
        unread.weight = 7;

        assertThat(table.add(shop, connection, unread, 0)).isTrue();
        List<String> seen = new ArrayList<>();
        table.close(row -> seen.add(row.sampled() + " of " + row.count()));

        assertThat(seen).containsExactly("0 of 7");
    }

    @Test
    void rowsForWhatFoundNoneAreBoundedTooAndWhatIsLostIsCounted() {
        L7SummaryTable small = new L7SummaryTable(1);
        Exchange exchange = ExchangeFixture.get("/a", true);
        exchange.weight = 2;
        int services = 1 + L7SummaryTable.MAX_OVERFLOW_ROWS;
        for (int i = 0; i < services; i++) {
            Service service = new Service("s" + i, null, Service.Origin.COMMAND);
            assertThat(small.add(service, connection, exchange, 1)).isTrue();
        }
        Service last = new Service("last", null, Service.Origin.COMMAND);
        assertThat(small.add(last, connection, exchange, 1)).isFalse();
        assertThat(small.dropped()).isEqualTo(2);
        assertThat(small.overflowed()).isEqualTo(2L * L7SummaryTable.MAX_OVERFLOW_ROWS);
        assertThat(close(small)).hasSize(services);

        assertThat(small.add(last, connection, exchange, 1)).isTrue();
        assertThat(close(small)).containsExactly("last CLIENT HTTP1 GET /a 2");
    }

    @Test
    void idleRowsAreLetGo() {
        addMany(table, "/", 0, 100);
        close(table);
        for (int i = 0; i < L7SummaryTable.IDLE_INTERVALS; i++) {
            assertThat(table.size()).isEqualTo(100);
            addMany(table, "/", 0, 1);
            assertThat(close(table)).hasSize(1);
        }
        assertThat(table.size()).isEqualTo(1);
        addMany(table, "/", 0, 50);
        assertThat(close(table)).hasSize(50);
    }

    @Test
    void eachExchangeIsInExactlyOneRowWhateverComes() {
        SplittableRandom random = new SplittableRandom(1);
        L7SummaryTable small = new L7SummaryTable(50);
        Service[] services = new Service[20];
        for (int i = 0; i < services.length; i++) {
            services[i] = new Service("s" + i, null, Service.Origin.COMMAND);
        }
        long sent = 0;
        long received = 0;
        for (int interval = 0; interval < 300; interval++) {
            Map<String, Long> expected = new TreeMap<>();
            int endpoints = 1 + random.nextInt(100);
            int exchanges = random.nextInt(300);
            for (int i = 0; i < exchanges; i++) {
                Service service = services[random.nextInt(1 + random.nextInt(services.length))];
                String endpoint = "/" + random.nextInt(endpoints);
                Exchange exchange = ExchangeFixture.get(endpoint, random.nextBoolean());
                assertThat(small.add(service, connection, exchange, 1)).isTrue();
                expected.merge(service.name() + " " + endpoint, 1L, Long::sum);
                sent++;
            }
            long[] counted = new long[1];
            small.close(
                    row -> {
                        counted[0] += row.count();
                        if (!row.isOverflow()) {
                            String endpoint = text(row, row.endpointAt(), row.endpointLength());
                            String key = row.service().name() + " " + endpoint;
                            assertThat(row.count()).isLessThanOrEqualTo(expected.get(key));
                        }
                    });
            received += counted[0];
            assertThat(small.size()).isLessThanOrEqualTo(50 + 20);
        }
        assertThat(received).isEqualTo(sent);
        assertThat(small.overflowed()).isPositive();
    }

    @Test
    void addingAllocatesNothingInSteadyState() {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            exchanges.add(ExchangeFixture.get("/orders/" + i, i % 3 != 0));
        }
        L7RowConsumer consumer = row -> {};
        assertThat(
                        Allocated.by(
                                () -> {
                                    for (int i = 0; i < exchanges.size(); i++) {
                                        Exchange exchange = exchanges.get(i);
                                        exchange.endNs += 1_000;
                                        table.add(shop, connection, exchange, 1);
                                    }
                                    table.close(consumer);
                                }))
                .isZero();
    }

    @Test
    void aRowTakesLessThanAKilobyteAndItsBins() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int keys = L7SummaryTable.DEFAULT_MAX_KEYS;
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            exchanges.add(ExchangeFixture.get("/api/v1/customers/{id}/orders/" + i, true));
            exchanges.get(i).endNs += 100_000L * i;
        }
        addMany(new L7SummaryTable(keys), "/warm", 0, keys); // classes are loaded
        long before = threads.getCurrentThreadAllocatedBytes();
        L7SummaryTable measured = new L7SummaryTable(keys);
        for (Exchange exchange : exchanges) {
            measured.add(shop, connection, exchange, 1);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(measured.size()).isEqualTo(keys);
        assertThat(bytes / keys).isLessThan(1_000 + 3 * 128);
    }

    @Test
    void latenciesBeyondTheMemoryOfBinsAreCountedAndSummed() {
        L7SummaryTable small = new L7SummaryTable(1);
        Exchange exchange = ExchangeFixture.get("/a", true);
        int added = 0;
        for (int services = 0; services < 250; services++) {
            Service service = new Service("s" + services, null, Service.Origin.COMMAND);
            for (int shift = 5; shift < 63; shift++) {
                exchange.requestNs = 1;
                exchange.endNs = 1L << shift;
                small.add(service, connection, exchange, 1);
                added++;
            }
        }
        long[] totals = new long[2];
        small.close(
                row -> {
                    totals[0] += row.latencyCount();
                    for (int bin = row.latencies().firstBin();
                            bin < row.latencies().endBin();
                            bin++) {
                        totals[1] += row.latencies().count(bin);
                    }
                });
        assertThat(totals[0]).isEqualTo(added);
        assertThat(small.unbinned()).isPositive();
        assertThat(totals[1]).isEqualTo(added - small.unbinned());
    }
}
