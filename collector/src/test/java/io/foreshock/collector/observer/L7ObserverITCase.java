package io.foreshock.collector.observer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.observer.ObservedScope.Seen;
import io.foreshock.collector.record.SegmentRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kinds of hooks in the real kernel, on servers and clients in a cgroup of their own. */
class L7ObserverITCase {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String[] ANSWERS = {
        "plain", "pieces", "many", "finely", "message", "file", "large", "threads", "reset"
    };

    private @Nullable ObservedScope scope;

    @BeforeEach
    void open() throws IOException {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() != HostCheck.Level.OK);
        assumeThat(Path.of(PYTHON)).isExecutable();
        assumeThat(Path.of("/usr/bin/curl")).isExecutable();
        scope = ObservedScope.open();
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (scope != null) {
            scope.close();
        }
    }

    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void exchangesOfARealServerAndClientAreSeenAtBothEnds(L7Config.Hooks hooks) throws Exception {
        int port = freePort();
        Process server = scope().start(PYTHON, "-m", "http.server", "" + port);
        awaitListening(port);
        scope().observe(L7Config.defaults().withHooks(hooks));
        String url = "http://127.0.0.1:" + port;
        String said =
                scope().run(
                                "curl",
                                "-s",
                                "-o",
                                "/dev/null",
                                url + "/",
                                "-o",
                                "/dev/null",
                                url + "/missing",
                                "-w",
                                "%{http_code} %{size_request} %{size_header} %{size_download}\n");
        List<String> expected = new ArrayList<>();
        for (Side side : Side.values()) {
            expected.add(ofCurl(side, "GET /", said.lines().toList().get(0)));
            expected.add(ofCurl(side, "GET /missing", said.lines().toList().get(1)));
        }
        List<Seen> seen = scope().await(4);
        assertThat(seen).extracting(Seen::what).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(of(Side.SERVER, seen)).extracting(Seen::pid).containsOnly((int) server.pid());
        assertThat(of(Side.SERVER, seen))
                .allSatisfy(end -> assertThat(end.responseTid()).isPositive())
                .as("answered by a thread for each connection")
                .noneMatch(end -> end.responseTid() == end.pid());
        assertThat(of(Side.CLIENT, seen)).allMatch(end -> end.requestTid() == end.pid());
    }

    private static String ofCurl(Side side, String request, String said) {
        String[] words = said.split(" ", -1);
        String outcome = words[0].equals("200") ? "OK" : "CLIENT_ERROR";
        return String.format(
                Locale.ROOT,
                "%s %s %s %s %s %d",
                side,
                request,
                words[0],
                outcome,
                words[1],
                Long.parseLong(words[2]) + Long.parseLong(words[3]));
    }

    @Test
    void systemCallsTellTheThreadThatReads() throws Exception {
        int port = startEnds();
        scope().observe(L7Config.defaults().withHooks(L7Config.Hooks.SYSCALL));
        scope().run(ends("client", "" + port, "threads", "threads"));
        List<Seen> seen = scope().await(2);
        for (Seen end : seen) {
            assertThat(end.requestTid()).isPositive();
            assertThat(end.responseTid()).isPositive().isNotEqualTo(end.requestTid());
        }
        Seen client = of(Side.CLIENT, seen).get(0);
        assertThat(client.requestTid()).as("asks").isEqualTo(client.pid());
        Seen server = of(Side.SERVER, seen).get(0);
        assertThat(server.requestTid()).as("accepts").isNotEqualTo(server.pid());
    }

    static Stream<Arguments> waysToAsk() {
        return Stream.of(L7Config.Hooks.values())
                .flatMap(
                        hooks ->
                                Stream.of(
                                                "plain",
                                                "split",
                                                "pieces",
                                                "message",
                                                "messages",
                                                "peek",
                                                "threads",
                                                "halfway",
                                                "late")
                                        .map(ask -> Arguments.of(hooks, ask)));
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void everyWayToSendAndReceiveIsSeen(L7Config.Hooks hooks, String ask) throws Exception {
        int port = startEnds();
        L7Observer observer = scope().observe(L7Config.defaults().withHooks(hooks));
        List<String> command = new ArrayList<>(List.of(ends("client", "" + port, ask)));
        List<String> answers = new ArrayList<>(List.of(ANSWERS));
        if (ask.equals("messages")) {
            answers.remove("reset"); // recvmmsg tells of it first, and reads nothing any more
        }
        command.addAll(answers);
        List<String> expected = new ArrayList<>();
        scope().run(command.toArray(String[]::new))
                .lines()
                .forEach(
                        line -> {
                            String[] words = line.split(" ", -1);
                            for (Side side : Side.values()) {
                                expected.add(
                                        String.format(
                                                Locale.ROOT,
                                                "%s GET /%s 200 OK %s %s",
                                                side,
                                                words[0],
                                                words[1],
                                                words[2]));
                            }
                        });
        assertThat(expected).hasSize(2 * answers.size());
        assertThat(scope().await(expected.size()))
                .extracting(Seen::what)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(observer.counters().ringFull()).isZero();
        assertThat(scope().tracker().counters().gaps).isZero();
        assertThat(observer.counters().unreadable()).isZero();
        scope().awaitClosed(expected.size());
    }

    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void aConnectionThatWasThereBeforeHasItsOwnerAndRole(L7Config.Hooks hooks) throws Exception {
        int port = startEnds();
        Process idle = scope().start(ends("idle", "" + port));
        BufferedReader out = reader(idle);
        assertThat(out.readLine()).isEqualTo("ready");
        scope().observe(L7Config.defaults().withHooks(hooks));
        idle.getOutputStream().write('\n');
        idle.getOutputStream().flush();
        List<Seen> seen = scope().await(2);
        assertThat(seen)
                .extracting(Seen::what)
                .containsExactlyInAnyOrder(
                        "CLIENT GET /plain 200 OK 40 240", "SERVER GET /plain 200 OK 40 240");
        assertThat(of(Side.CLIENT, seen)).extracting(Seen::pid).containsOnly((int) idle.pid());
    }

    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void turnsThatSucceedAreLeftOutAndCounted(L7Config.Hooks hooks) throws Exception {
        int port = freePort();
        scope().start(PYTHON, "-m", "http.server", "" + port, "--protocol", "HTTP/1.1");
        awaitListening(port);
        L7Observer observer = scope().observe(L7Config.defaults().withHooks(hooks));
        observer.setStride(1_000_000);
        String url = "http://127.0.0.1:" + port + "/";
        scope().run(
                        "curl",
                        "-s",
                        "-o",
                        "/dev/null",
                        url + "?[1-99]",
                        "-o",
                        "/dev/null",
                        url + "missing");
        Map<String, Long> weights =
                scope().awaitClosed(2).stream()
                        .collect(
                                Collectors.groupingBy(
                                        end -> end.side() + " " + end.outcome(),
                                        Collectors.summingLong(Seen::weight)));
        assertThat(weights)
                .isEqualTo(
                        Map.of(
                                "CLIENT OK", 99L,
                                "CLIENT CLIENT_ERROR", 1L,
                                "SERVER OK", 99L,
                                "SERVER CLIENT_ERROR", 1L));
        assertThat(observer.counters().turnsSkipped()).isEqualTo(2 * 94);
    }

    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void connectionsOfOtherPortsAreNotToldOf(L7Config.Hooks hooks) throws Exception {
        int port = startEnds();
        int other = startEnds();
        L7Observer observer =
                scope().observe(L7Config.defaults().withHooks(hooks).withPorts(List.of(port)));
        scope().run(ends("client", "" + other, "plain", "plain", "large", "reset"));
        scope().run(ends("client", "" + port, "plain", "plain"));
        scope().awaitClosed(2);
        assertThat(scope().events())
                .as("what was told of connections")
                .containsExactlyInAnyOrder(
                        SegmentRecord.Type.CONNECTED,
                        SegmentRecord.Type.ESTABLISHED,
                        SegmentRecord.Type.ACCEPTED,
                        SegmentRecord.Type.CLOSED,
                        SegmentRecord.Type.CLOSED);
        assertThat(scope().tracker().size()).isZero();
        assertThat(observer.counters().connections()).isEqualTo(observer.counters().closed());
    }

    /**
     * Of Redis, a reply of several parts proves nothing, so each is read: none stands for others.
     */
    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void whatIsAlwaysReadDoesNotStandForWhatIsLeftOut(L7Config.Hooks hooks) throws Exception {
        L7Observer observer = scope().observe(L7Config.defaults().withHooks(hooks));
        observer.setStride(10);
        scope().run(
                        PYTHON,
                        "-c",
                        """
                        import socket, threading
                        listener = socket.create_server(("127.0.0.1", 0))
                        def serve():
                            sock = listener.accept()[0]
                            while asked := sock.recv(4096):
                                sock.send(b"*1\\r\\n:1\\r\\n" if b"MGET" in asked else b":1\\r\\n")
                        threading.Thread(target=serve).start()
                        with socket.create_connection(listener.getsockname()) as sock:
                            for i in range(2000):
                                name = b"INCR" if i % 2 else b"MGET"
                                sock.send(b"*2\\r\\n$4\\r\\n%s\\r\\n$1\\r\\na\\r\\n" % name)
                                sock.recv(4096)
                        """);
        Map<String, Long> weights =
                scope().awaitClosed(2).stream()
                        .collect(
                                Collectors.groupingBy(
                                        Seen::request, Collectors.summingLong(Seen::weight)));
        assertThat(weights.keySet()).isSubsetOf("MGET ", "INCR ", " -");
        long rest = weights.getOrDefault(" -", 0L);
        assertThat(weights.get("MGET ")).isEqualTo(2 * 1000);
        assertThat(weights.getOrDefault("INCR ", 0L) + rest).isEqualTo(2 * 1000);
        assertThat(rest).as("after the last that was drawn").isLessThan(2 * 40);
        assertThat(observer.counters().turnsSkipped()).isGreaterThan(2 * 800);
    }

    /** A message of 790 bytes in a protocol whose head begins with the length, as MySQL's does. */
    @ParameterizedTest
    @EnumSource(L7Config.Hooks.class)
    void whatLooksLikeTlsLaterOnIsReadAllTheSame(L7Config.Hooks hooks) throws Exception {
        scope().observe(L7Config.defaults().withHooks(hooks));
        scope().run(
                        PYTHON,
                        "-c",
                        """
                        import socket, threading
                        listener = socket.create_server(("127.0.0.1", 0))
                        def serve():
                            sock = listener.accept()[0]
                            while data := sock.recv(4096):
                                sock.send(data)
                        threading.Thread(target=serve).start()
                        with socket.create_connection(listener.getsockname()) as sock:
                            for size in [20] * 20 + [790] + [20] * 5:
                                sock.send(size.to_bytes(4, "little") + b"x" * size)
                                got = 0
                                while got < size + 4:
                                    got += len(sock.recv(4096))
                        """);
        scope().awaitClosed(2);
        assertThat(scope().await(2 * 26)).extracting(Seen::responseBytes).contains(794L);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                assertThat(attempt).as("attempts to connect").isLessThan(1000);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private int startEnds() throws IOException, URISyntaxException {
        return Integer.parseInt(reader(scope().start(ends("server"))).readLine());
    }

    private static String[] ends(String... arguments) throws URISyntaxException {
        Path script =
                Path.of(
                        requireNonNull(L7ObserverITCase.class.getResource("/l7/shapes/ends.py"))
                                .toURI());
        return Stream.concat(Stream.of(PYTHON, script.toString()), Stream.of(arguments))
                .toArray(String[]::new);
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<Seen> of(Side side, List<Seen> seen) {
        return seen.stream().filter(end -> end.side() == side).toList();
    }

    private ObservedScope scope() {
        return requireNonNull(scope);
    }
}
