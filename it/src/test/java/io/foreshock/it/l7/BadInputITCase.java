package io.foreshock.it.l7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.RawTalk;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.server.RawServer;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.Subject;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What no client of a protocol should say, to real servers: garbage, another protocol, a switch in
 * mid-connection, a request that takes its time or never ends. Both ends are seen to say the same,
 * each turn counts once, and the next good connections are seen as their clients know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputITCase {
    private static final String GET = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String PING = "*1\r\n$4\r\nPING\r\n";
    private static final String UNKNOWN = "unknown UNKNOWN";
    private static final String GET_OK = "http/1 GET /ok OK 200";
    private static final String GARBAGE = "\1\2\3 nobody says this\r\n";
    private static final int SLOW_CLIENTS = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Subjects subjects;
    private DeadPort dead;
    private Redis redis;
    private Nginx nginx;
    private Nginx neighbour;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("redis-server", "nginx", "openssl");
        Prerequisites.python("redis");
        subjects = Subjects.open(getClass());
        dead = DeadPort.hold();
        redis = Redis.start(subjects.scope());
        Certificates certificates = Certificates.make(subjects.scope());
        nginx = Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead);
        neighbour = Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead);
        for (int port : List.of(nginx.port(), nginx.tlsPort(), neighbour.tlsPort())) {
            subjects.disregard(port);
        }
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
        if (dead != null) {
            dead.close();
        }
    }

    /** Nothing is left of what was bad, and what is good is seen as it is. */
    @AfterEach
    void goodConnectionsAreSeenAsTheyAre() throws Exception {
        ScopeObserver.Followed followed = subjects.observer().followed();
        assertThat(followed.connections()).as("connections").isZero();
        assertThat(followed.inFlight()).as("exchanges in flight").isZero();
        assertThat(followed.unreadable()).as("unreadable").isZero();
        subjects.assertSeen(goodRequests(nginx.port()), nginx.port());
        subjects.assertSeen(goodCommands(redis.port()), redis.port());
    }

    @Test
    void noiseIsNoProtocol() throws Exception {
        for (int port : List.of(nginx.port(), nginx.tlsPort(), redis.port())) {
            for (int seed = 0; seed < 8; seed++) {
                saysNoise(port, noise(seed, 500) + "\r\n");
            }
            saysNoise(port, noise(8, 40_000));
        }
    }

    /** A server that closes before it has read all resets. */
    private void saysNoise(int port, String noise) throws Exception {
        RawTalk.of(noise).on(subjects.scope(), subjects.workspace(), port);
        assertThat(subjects.told(port, 1))
                .singleElement(as(STRING))
                .matches("unknown (UNKNOWN|RESET)");
    }

    @Test
    void protocolsOfOtherServersAreToldApart() throws Exception {
        says(redis.port(), RawTalk.of(GET), "http/1 GET /ok RESET");
        says(nginx.port(), RawTalk.of(PING), "redis PING PROTOCOL_ERROR");
        says(nginx.tlsPort(), RawTalk.of(PING), "redis PING PROTOCOL_ERROR");
        says(nginx.tlsPort(), RawTalk.of(GET), "http/1 GET /ok CLIENT_ERROR 400");
        says(nginx.port(), RawTalk.of(hello()), "tls TLS - TLS_FAILURE http_answer");
        says(redis.port(), RawTalk.of(hello()), "tls TLS - TIMEOUT");
    }

    @Test
    void whatFollowsGarbageOnAConnectionIsSeen() throws Exception {
        RawServer server = server(List.of(OK, GARBAGE, OK));
        RawTalk talk = RawTalk.of(GET).says(GARBAGE).hears().says(GET).hears();
        says(server.port(), talk, GET_OK, UNKNOWN, GET_OK);

        RawTalk commands = RawTalk.of(PING).says(GARBAGE).hears().says(PING).hears();
        says(redis.port(), commands, "redis PING OK", UNKNOWN, "redis PING OK");
    }

    @Test
    void garbageForAnAnswerIsAProtocolErrorOfItsRequest() throws Exception {
        RawServer server = server(List.of(PING, OK));
        says(
                server.port(),
                RawTalk.of(GET).says(GET).hears(),
                "http/1 GET /ok PROTOCOL_ERROR",
                GET_OK);
        server = server(List.of(GARBAGE, "+PONG\r\n"));
        says(
                server.port(),
                RawTalk.of(PING).says(PING).hears(),
                "redis PING PROTOCOL_ERROR",
                "redis PING OK");
    }

    @Test
    void anUpgradeToNoKnownProtocolIsFollowedByTurns() throws Exception {
        String upgrade =
                "GET /up HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: gopher\r\n\r\n";
        String switching =
                "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: gopher\r\n\r\n";
        RawServer server = server(List.of(switching, "\1done", "\2done"));
        RawTalk talk = RawTalk.of(upgrade).says("\1do").hears().says("\2do").hears();
        says(server.port(), talk, "http/1 GET /up OK 101", UNKNOWN, UNKNOWN);
    }

    @Test
    void aTunnelThroughAProxyIsSeenAsWhatItCarries() throws Exception {
        ScriptServer proxy =
                ScriptServer.python(subjects.scope(), subjects.workspace(), "connect_proxy.py");
        String to = "127.0.0.1:" + redis.port();
        RawTalk talk =
                RawTalk.of("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n")
                        .says(PING)
                        .hears()
                        .says("*1\r\n$6\r\nNOSUCH\r\n")
                        .hears()
                        .says("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n")
                        .hears();
        String[] commands = {"redis PING OK", "redis OTHER CLIENT_ERROR ERR", "redis SET OK"};
        talk.on(subjects.scope(), subjects.workspace(), proxy.port());
        assertThat(subjects.told(redis.port(), commands.length)).containsExactly(commands);
        List<String> told = subjects.told(proxy.port(), 1 + commands.length);
        assertThat(told).hasSize(4).endsWith(commands);
        assertThat(told.get(0)).startsWith("http/1 CONNECT").endsWith("OK 200");
    }

    @Test
    void slowClientsAreSeenInTheirTimeAndDoNotDisturbOthers() throws Exception {
        RawTalk slow = RawTalk.begin().drips(GET, 40).hears();
        Subject running =
                subjects.scope()
                        .start(slow.launch(subjects.workspace(), nginx.port(), SLOW_CLIENTS));
        List<Truth> truths = goodRequests(neighbour.port(), Load.of(400, 200).over(2));
        List<Truth> commands = goodCommands(redis.port(), Load.of(400, 400));
        running.awaitEnd(LIMIT);

        subjects.assertSeen(truths, neighbour.port());
        subjects.assertSeen(commands, redis.port());
        assertThat(subjects.told(nginx.port(), SLOW_CLIENTS))
                .isEqualTo(Collections.nCopies(SLOW_CLIENTS, GET_OK));
    }

    @Test
    void requestsThatAreNeverEndedAreSeenAsThat() throws Exception {
        String head = "GET /ok HTTP/1.1\r\nHost: loc";
        slowly(nginx.port(), head, "http/1 GET /ok TIMEOUT");
        slowly(nginx.port(), "GET /o", UNKNOWN);
        slowly(nginx.tlsPort(), hello().substring(0, 40), "tls TLS - TIMEOUT");
        slowly(redis.port(), "*1\r\n$4\r\nPI", UNKNOWN);
    }

    @Test
    void resetsInMidRequestAreTheClients() throws Exception {
        String beginning = "*2\r\n$3\r\nGET\r\n$5\r\nab";
        says(
                redis.port(),
                RawTalk.begin().says(beginning).waits(Duration.ofMillis(50)).resets(),
                "redis GET TIMEOUT");
    }

    private void slowly(int port, String beginning, String... expected) throws Exception {
        RawTalk.begin()
                .drips(beginning, 5)
                .on(subjects.scope(), subjects.workspace(), port, SLOW_CLIENTS);
        assertThat(subjects.told(port, SLOW_CLIENTS))
                .isEqualTo(Collections.nCopies(SLOW_CLIENTS, expected[0]));
    }

    private void says(int port, RawTalk talk, String... expected) throws Exception {
        talk.on(subjects.scope(), subjects.workspace(), port);
        assertThat(subjects.told(port, expected.length)).containsExactly(expected);
    }

    private RawServer server(List<String> answers) throws Exception {
        return RawServer.start(subjects.scope(), subjects.workspace(), List.of(answers));
    }

    private List<Truth> goodRequests(int port, Load load) throws Exception {
        return subjects.clients()
                .python("http1_client.py", port, load, Subjects.requests(List.of("GET /ok")));
    }

    private List<Truth> goodRequests(int port) throws Exception {
        return goodRequests(port, Load.of(40, 1000).over(2));
    }

    private List<Truth> goodCommands(int port, Load load) throws Exception {
        return subjects.clients()
                .python("redis_client.py", port, load, Subjects.mix("set,get,wrongtype"));
    }

    private List<Truth> goodCommands(int port) throws Exception {
        return goodCommands(port, Load.of(40, 1000).over(2));
    }

    private static String noise(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    /** A record of TLS with a ClientHello of zeros. */
    private static String hello() {
        return "\26\3\1\0\u00c8\1\0\0\u00c4\3\3" + "\0".repeat(194);
    }
}
