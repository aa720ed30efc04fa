package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Curl;
import io.foreshock.it.l7.client.Dig;
import io.foreshock.it.l7.client.KafkaWireClient;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.RawTalk;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Dnsmasq;
import io.foreshock.it.l7.server.KafkaBroker;
import io.foreshock.it.l7.server.MariaDb;
import io.foreshock.it.l7.server.Nghttpd;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.server.PostgreSql;
import io.foreshock.it.l7.server.RawServer;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.SilentPort;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Lengths and counts that nobody can mean, in requests to real servers and in answers: each is seen
 * as the failure that it is, keeps no memory, and the next good connections are seen as their
 * clients know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbsurdLengthsITCase {
    private static final String GET = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String PING = "*1\r\n$4\r\nPING\r\n";
    private static final String UNKNOWN = "unknown UNKNOWN";
    private static final String RESET = "unknown RESET";

    /** ApiVersions, version 0. */
    private static final String KAFKA_REQUEST =
            hex("00000011 0012 0000 00000001 0007 636c69656e7431");

    private static final String HTTP2_PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hex("000000 04 00 00000000");

    private Subjects subjects;
    private DeadPort dead;
    private SilentPort silent;

    @BeforeAll
    void start() throws IOException {
        Prerequisites.scope();
        subjects = Subjects.open(getClass());
        dead = DeadPort.hold();
        silent = SilentPort.hold();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
        if (dead != null) {
            dead.close();
            silent.close();
        }
    }

    @Test
    void ofHttp1() throws Exception {
        Prerequisites.programs("nginx", "openssl");
        Nginx nginx =
                Nginx.start(
                        subjects.scope(),
                        subjects.workspace(),
                        Certificates.make(subjects.scope()),
                        dead);
        subjects.disregard(nginx.tlsPort());
        String post = "POST /ok HTTP/1.1\r\nHost: localhost\r\n";
        for (String length : List.of("9223372036854775808", "99999999999999999999999", "-1")) {
            says(
                    nginx.port(),
                    RawTalk.of(post + "Content-Length: " + length + "\r\n\r\nabc"),
                    "http/1 POST /ok CLIENT_ERROR 400");
        }
        says(
                nginx.port(),
                RawTalk.of(post + "Content-Length: 9223372036854775807\r\n\r\nabc"),
                "http/1 POST /ok CLIENT_ERROR 413");
        for (String size : List.of("4000000000000000", "ffffffffffffffffffffff", "-1")) {
            says(
                    nginx.port(),
                    RawTalk.of(post + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc"),
                    "http/1 POST /ok CLIENT_ERROR 400");
        }
        assertGood(nginx.port(), "http1_client.py", Subjects.requests(List.of("GET /ok")));
    }

    @Test
    void ofHttp1InAnswers() throws Exception {
        String head = "HTTP/1.1 200 OK\r\n";
        for (String length : List.of("9223372036854775808", "4611686018427387904", "-1", "5, 6")) {
            answers(
                    GET,
                    head + "Content-Length: " + length + "\r\n\r\nabc",
                    OK,
                    "PROTOCOL_ERROR 200");
        }
        for (String size : List.of("4000000000000000", "7fffffffffffffff", "-1")) {
            String chunked = head + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc";
            answers(GET, chunked, OK, "PROTOCOL_ERROR 200");
        }
        // As large as can be followed, and never said: the server closes.
        String large = head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\nabc";
        answers(GET, large, OK, "RESET 200");
    }

    @Test
    void ofRedis() throws Exception {
        Prerequisites.programs("redis-server");
        Prerequisites.python("redis");
        Redis redis = Redis.start(subjects.scope());
        says(redis.port(), RawTalk.of("*2147483647\r\n$4\r\nPING\r\n"), UNKNOWN);
        says(redis.port(), RawTalk.of("*-5\r\n"), UNKNOWN);
        RawTalk after = RawTalk.of(PING);
        says(redis.port(), after.says("*2147483647\r\n$4\r\n").hears(), "redis PING OK", UNKNOWN);
        RawTalk.of(PING)
                .says("*2\r\n$3\r\nGET\r\n$2147483647\r\n")
                .hears()
                .on(subjects.scope(), subjects.workspace(), redis.port());
        assertThat(subjects.told(redis.port(), 2)).startsWith("redis PING OK", "redis GET UNKNOWN");
        assertGood(redis.port(), "redis_client.py", Subjects.mix("set,get,wrongtype"));
    }

    @Test
    void ofRedisInAnswers() throws Exception {
        for (String reply :
                List.of(
                        "*9223372036854775807\r\n",
                        "*-2\r\n",
                        "$9223372036854775807\r\nabc",
                        "$2147483647\r\nabc",
                        "%4611686018427387904\r\n+a\r\n",
                        ":99999999999999999999999999\r\n")) {
            answers(PING, reply, "+PONG\r\n", "PROTOCOL_ERROR");
        }
        answers(PING, "*2147483647\r\n+OK\r\n", "+PONG\r\n", "RESET");
    }

    @Test
    void ofMySql() throws Exception {
        Prerequisites.programs("mariadbd", "mariadb-install-db");
        Prerequisites.python("pymysql");
        MariaDb server = MariaDb.start(subjects.scope(), subjects.workspace());
        subjects.disregard(server.port());
        for (String packet :
                List.of(
                        "ffffff 01 85a67f0000000001",
                        "ffffff 00 03 53454c4543542031",
                        "000000 01",
                        "ffffff 01")) {
            RawTalk.begin()
                    .hears()
                    .says(hex(packet))
                    .hears()
                    .on(subjects.scope(), subjects.workspace(), server.port());
        }
        assertThat(subjects.told(server.port(), 4))
                .noneMatch(told -> told.contains("OK"))
                .hasSizeLessThanOrEqualTo(4);
        assertGood(server.port(), "mysql_client.py", Subjects.mix("select,insert,syntax"));
    }

    @Test
    void ofPostgreSql() throws Exception {
        Prerequisites.programs("postgres", "initdb", "psql");
        Prerequisites.python("psycopg2");
        PostgreSql server = PostgreSql.start(subjects.scope(), subjects.workspace());
        subjects.disregard(server.port());
        String parameters = "\0\3\0\0user\0test\0database\0test\0\0";
        for (String length : List.of("00000000", "7fffffff", "ffffffff")) {
            says(server.port(), RawTalk.of(hex(length) + parameters), RESET);
        }
        String login = "\0\0\0" + (char) (parameters.length() + 4) + parameters;
        for (String length : List.of("00000000", "7fffffff", "fffffffb")) {
            RawTalk.of(login)
                    .says("Q" + hex(length) + "SELECT 1\0")
                    .hears()
                    .on(subjects.scope(), subjects.workspace(), server.port());
            List<String> told = subjects.told(server.port(), 2);
            assertThat(told).hasSize(2).startsWith("postgresql LOGIN OK");
            assertThat(told.get(1)).doesNotContain(" OK");
        }
        assertGood(server.port(), "postgresql_client.py", Subjects.mix("select,insert,syntax"));
    }

    @Test
    void ofKafka() throws Exception {
        KafkaBroker broker = KafkaBroker.start(subjects.scope());
        subjects.disregard(broker.port());
        String rest = KAFKA_REQUEST.substring(4);
        for (String size : List.of("7fffffff", "ffffffff", "80000000")) {
            says(broker.port(), RawTalk.of(hex(size) + rest), RESET);
            says(
                    broker.port(),
                    RawTalk.of(KAFKA_REQUEST).says(hex(size) + rest).hears(),
                    "kafka ApiVersions OK 0",
                    RESET);
        }
        List<Truth> good =
                subjects.clients()
                        .java(
                                KafkaWireClient.class,
                                broker.port(),
                                Load.of(40, 500),
                                Subjects.mix("versions,metadata"));
        subjects.assertSeen(good, broker.port());
    }

    @Test
    void ofKafkaInAnswers() throws Exception {
        String good = hex("0000000a 00000001 0000 00000000");
        for (String answer : List.of("7fffffff 00000001 0000", "ffffffff 00000001", "00000000")) {
            answers(KAFKA_REQUEST, hex(answer), good, "PROTOCOL_ERROR");
        }
        String many = hex("0000000a 00000001 0000 7fffffff");
        answers(KAFKA_REQUEST, many, good, "OK 0");
    }

    @Test
    void ofHttp2() throws Exception {
        Prerequisites.programs("nghttpd", "curl");
        Nghttpd server = Nghttpd.start(subjects.scope());
        subjects.disregard(server.port());
        RawTalk opened = RawTalk.of(HTTP2_PREFACE);
        String refused = "RESET 9 COMPRESSION_ERROR";
        says(
                server.port(),
                opened.says(hex("00000e 01 05 00000001 8286 44 7fffffffffffffffffff0f 61")).hears(),
                "http/2 GET " + refused);
        says(
                server.port(),
                opened.says(hex("00000b 01 05 00000001 ffffffffffffffffffff0f")).hears(),
                "http/2 " + refused);
        says(
                server.port(),
                opened.says(hex("000006 01 05 00000001 3fffffffff0f")).hears(),
                "http/2 " + refused);
        says(
                server.port(),
                opened.says(
                                hex("000009 01 04 00000001 828644022f61410168")
                                        + hex("ffffff 00 00 00000001 00"))
                        .hears(),
                "http/2 GET /a RESET 6 FRAME_SIZE_ERROR");
        // 16 MB of headers were to come: no request that anybody has seen.
        says(server.port(), opened.says(hex("ffffff 01 04 00000001 828684410161")).hears());
        List<Truth> good =
                Curl.http2(subjects.scope(), server.port()).run(20, List.of("GET /ok.txt"));
        subjects.assertSeen(good, server.port());
    }

    @Test
    void ofDns() throws Exception {
        Prerequisites.programs("dnsmasq", "dig");
        Dnsmasq server = Dnsmasq.start(subjects.scope(), silent);
        String question = hex("07 6578616d706c65 03 636f6d 00 0001 0001");
        for (String counts : List.of("ffffffffffffffff", "0001ffffffffffff")) {
            RawTalk.of(hex("1234 0100" + counts) + question)
                    .overUdp(subjects.scope(), subjects.workspace(), server.port());
        }
        assertThat(subjects.told(server.port(), 0)).isEmpty();
        String overTcp = hex("001d 1234 0100 ffff ffff ffff ffff") + question;
        RawTalk.of(overTcp).on(subjects.scope(), subjects.workspace(), server.port());
        assertThat(subjects.told(server.port(), 1))
                .hasSize(1)
                .allMatch(t -> t.startsWith("unknown"));
        says(
                server.port(),
                RawTalk.of(hex("ffff 1234 0100 0001 0000 0000 0000") + question),
                UNKNOWN);
        List<Truth> good = Dig.run(subjects.scope(), server.port(), List.of("a.test A"), false);
        subjects.assertSeen(good, server.port());
    }

    /** The first connection is answered by what is absurd, the second by what is good. */
    private void answers(String request, String absurd, String good, String expected)
            throws Exception {
        RawServer server =
                RawServer.start(
                        subjects.scope(),
                        subjects.workspace(),
                        List.of(List.of(absurd), List.of(good)));
        RawTalk talk = RawTalk.of(request);
        talk.on(subjects.scope(), subjects.workspace(), server.port());
        talk.on(subjects.scope(), subjects.workspace(), server.port());
        List<String> told = subjects.told(server.port(), 2);
        assertThat(told).as(absurd).hasSize(2);
        assertThat(told.get(0)).as(absurd).endsWith(" " + expected);
        assertThat(told.get(1)).as("behind " + absurd).contains(" OK");
    }

    private void says(int port, RawTalk talk, String... expected) throws Exception {
        talk.on(subjects.scope(), subjects.workspace(), port);
        assertThat(subjects.told(port, expected.length)).containsExactly(expected);
    }

    private void assertGood(int port, String client, String... options) throws Exception {
        assertThat(subjects.observer().followed().inFlight()).isZero();
        List<Truth> truths =
                subjects.clients().python(client, port, Load.of(60, 1000).over(2), options);
        subjects.assertSeen(truths, port);
    }

    /** Bytes, a character each. */
    private static String hex(String digits) {
        StringBuilder text = new StringBuilder();
        for (byte each : HexFormat.of().parseHex(digits.replace(" ", ""))) {
            text.append((char) (each & 0xff));
        }
        return text.toString();
    }
}
