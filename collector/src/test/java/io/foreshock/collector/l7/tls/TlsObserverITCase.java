package io.foreshock.collector.l7.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.collector.bpf.Readiness;
import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.l7.tls.SeenTls.Seen;
import io.foreshock.collector.ring.RingBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the real kernel, on real TLS connections of children that they are scoped to. */
class TlsObserverITCase {
    private static final int READ = TlsRecord.Call.READ;
    private static final int WRITE = TlsRecord.Call.WRITE;
    private static final int PATIENCE = 500;

    @TempDir private static Path directory = Path.of("");

    private final SeenTls seen = new SeenTls();
    private final TlsRecords records = new TlsRecords(seen);
    private @Nullable RingBuffer ring;
    private final List<Child> children = new ArrayList<>();
    private @Nullable TlsObserver started;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() == HostCheck.Level.MISSING);
        assumeThat(Path.of("/usr/bin/openssl")).exists();
        certificate("good", "-startdate", "-1d", "-validity", "30");
        certificate("expired", "-startdate", "-30d", "-validity", "10");
    }

    /** A self-signed certificate and its key, in one file. */
    private static void certificate(String name, String... validity)
            throws IOException, InterruptedException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String store = name + ".p12";
        List<String> generate = new ArrayList<>(List.of(keytool, "-genkeypair"));
        generate.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-alias", "x"));
        generate.addAll(List.of("-dname", "CN=localhost", "-ext", "san=dns:localhost"));
        generate.addAll(List.of("-keystore", store, "-storepass", "changeit"));
        generate.addAll(List.of(validity));
        run(generate);
        run(
                List.of(
                        "openssl",
                        "pkcs12",
                        "-in",
                        store,
                        "-nodes",
                        "-passin",
                        "pass:changeit",
                        "-out",
                        name + ".pem"));
        assertThat(directory.resolve(name + ".pem")).exists();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        try (Child child = Child.start(directory, command)) {
            child.await();
        }
    }

    @BeforeEach
    void start() {
        started = TlsObserver.start(TlsConfig.defaults().withRingBytes(16 << 20));
        ring = RingBuffer.map(started.ring());
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Child child : children) {
            child.close();
        }
        if (ring != null) {
            ring.close();
        }
        if (started != null) {
            started.close();
        }
    }

    @Test
    void seesBothDirectionsAtBothEndsOnTheirSockets() throws IOException, InterruptedException {
        Child server = server("good");
        int port = port(server);
        Child client = client(port, "-quiet");
        server.lineWith("CIPHER is ");
        observe(server, client);
        int clientPort = peerPort(client, port);
        SocketCookie ofClient = SocketCookie.of(client.pid(), clientPort);
        SocketCookie ofServer = SocketCookie.of(server.pid(), port);

        client.type("a question with a secret");
        server.lineWith("a question with a secret");
        server.type("and its answer");
        client.lineWith("and its answer");
        awaitRecords(4);

        assertThat(seen.text(client.pid(), WRITE)).isEqualTo("a question with a secret\n");
        assertThat(seen.text(server.pid(), READ)).isEqualTo("a question with a secret\n");
        assertThat(seen.text(server.pid(), WRITE)).isEqualTo("and its answer\n");
        assertThat(seen.text(client.pid(), READ)).isEqualTo("and its answer\n");
        assertThat(seen.all())
                .allSatisfy(
                        one -> {
                            SocketCookie socket = one.pid() == client.pid() ? ofClient : ofServer;
                            assertThat(one.fd()).isEqualTo(socket.fd());
                            assertThat(one.cookie()).isEqualTo(socket.cookie()).isNotZero();
                            assertThat(one.session()).isZero();
                            assertThat(one.length()).isEqualTo(one.text().length());
                            assertThat(one.tid()).isEqualTo(one.pid());
                            assertThat(one.ordered()).isTrue();
                        });
        assertThat(observer().counters().unbound()).isZero();
    }

    /**
     * curl hands its bytes to the library by functions of its own: no descriptor is to be found.
     */
    @Test
    void whatHasNoDescriptorIsKnownByTheHelloOnTheWire() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/curl")).exists();
        Child server = server("good");
        try (Relay relay = new Relay()) {
            String url = "https://localhost:" + relay.port() + "/path";
            Child curl = child("curl", "-s", "--cacert", "good.pem", "--ipv4", url);
            int serverPort = port(server);
            relay.accept();
            observe(curl, server);
            relay.connect(serverPort);
            relay.open();
            server.lineWith("GET /path HTTP/1.1");
            server.type("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok\r");
            curl.await();

            long session = sessionOf(relay);
            assertThat(seenThat(one -> one.isBy(curl.pid(), WRITE)))
                    .isNotEmpty()
                    .allSatisfy(
                            one -> {
                                assertThat(one.cookie()).isZero();
                                assertThat(one.fd()).isEqualTo(TlsRecord.NONE);
                                assertThat(one.session()).isEqualTo(session);
                            });
            assertThat(seen.text(curl.pid(), WRITE)).startsWith("GET /path HTTP/1.1\r\nHost: ");
            assertThat(seen.text(curl.pid(), READ)).contains("200 OK");
            assertThat(seenThat(one -> one.type() == TlsRecord.Type.HANDSHAKE))
                    .extracting(Seen::pid, Seen::reason)
                    .contains(tuple(curl.pid(), 0), tuple(server.pid(), 0));
            assertThat(seenThat(one -> one.type() == TlsRecord.Type.FREED))
                    .extracting(Seen::pid)
                    .contains(curl.pid());
            assertThat(observer().counters().unbound()).isPositive();
        }
    }

    @Test
    void nginxIsBoundToTheSocketThatItHasAccepted() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/sbin/nginx")).exists();
        assumeThat(Path.of("/usr/bin/curl")).exists();
        int port = nginx();
        Child nginx = children.get(0);
        try (Relay relay = new Relay()) {
            String url = "https://localhost:" + relay.port() + "/path?secret";
            Child curl = child("curl", "-s", "--http1.1", "--cacert", "good.pem", url);
            relay.accept();
            observe(nginx);
            relay.connect(port);
            SocketCookie accepted = awaitSocket(nginx, port);
            relay.open();
            curl.await();
            List<Seen> data = seenThat(one -> one.type() == TlsRecord.Type.DATA);
            assertThat(data)
                    .allSatisfy(
                            one -> {
                                assertThat(one.pid()).isEqualTo(nginx.pid());
                                assertThat(one.fd()).isEqualTo(accepted.fd());
                                assertThat(one.cookie()).isEqualTo(accepted.cookie());
                            });
            assertThat(seen.text(nginx.pid(), READ)).startsWith("GET /path?secret HTTP/1.1");
            assertThat(seen.text(nginx.pid(), WRITE)).startsWith("HTTP/1.1 200 OK");
        }
    }

    /** Event loops read into memory, and hand that to the library: BIO_s_mem. */
    @Test
    void asynchronousPythonIsKnownByTheHelloOnTheWire() throws IOException, InterruptedException {
        assumeThat(pythonHasOpenSsl()).as("a python3 with OpenSSL").isTrue();
        Child server = server("good");
        String program =
                """
                import asyncio, ssl, sys
                async def main():
                    context = ssl.create_default_context(cafile='good.pem')
                    r, w = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]),
                        ssl=context, server_hostname='localhost')
                    w.write(b'asked by python\\n')
                    print(await r.readline())
                    w.close()
                asyncio.run(main())
                """;
        try (Relay relay = new Relay()) {
            Child python = child("python3", "-c", program, Integer.toString(relay.port()));
            int serverPort = port(server);
            relay.accept();
            observe(python);
            relay.connect(serverPort);
            relay.open();
            server.lineWith("asked by python");
            server.type("answered");
            python.await();
            long session = sessionOf(relay);
            assertThat(seenThat(one -> one.type() == TlsRecord.Type.DATA))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(
                            one -> {
                                assertThat(one.cookie()).isZero();
                                assertThat(one.session()).isEqualTo(session);
                            });
            assertThat(seen.text(python.pid(), WRITE)).isEqualTo("asked by python\n");
            assertThat(seen.text(python.pid(), READ)).isEqualTo("answered\n");
        }
    }

    /** The descriptor becomes another socket while a thread still writes to the first. */
    @Test
    void bytesAreNotThoseOfTheSocketThatTookTheDescriptor()
            throws IOException, InterruptedException {
        assumeThat(pythonHasOpenSsl()).as("a python3 with OpenSSL").isTrue();
        Child server = server("good");
        String program =
                """
                import os, socket, ssl, sys, threading
                context = ssl.create_default_context(cafile='good.pem')
                plain = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                tls = context.wrap_socket(plain, server_hostname='localhost')
                other = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
                print('connected', flush=True)
                sys.stdin.readline()
                replaced = []
                def write():
                    while not replaced:
                        tls.send(b'x' * 16000)
                thread = threading.Thread(target=write)
                thread.start()
                proc = '/proc/self/task/%d/' % thread.native_id
                waits = 0
                while waits < 1000:
                    call = open(proc + 'syscall').read().split()
                    asleep = ') S ' in open(proc + 'stat').read()
                    writes = len(call) > 1 and call[1] == hex(tls.fileno())
                    waits = waits + 1 if asleep and writes else 0
                replaced.append(True)
                os.dup2(other.fileno(), tls.fileno())
                print('replaced', flush=True)
                thread.join()
                print('written', flush=True)
                """;
        try (Relay relay = new Relay();
                Relay other = new Relay()) {
            String port = Integer.toString(relay.port());
            Child python = child("python3", "-c", program, port, Integer.toString(other.port()));
            relay.connect(port(server));
            relay.accept();
            relay.open();
            python.lineWith("connected");
            SocketCookie first = SocketCookie.of(python.pid(), relay.portOfClient());
            relay.hold();
            observe(python);
            python.type("");
            python.lineWith("replaced");
            relay.release();
            python.lineWith("written");
            List<Seen> writes = seenThat(one -> one.isBy(python.pid(), WRITE));
            assertThat(writes).hasSizeGreaterThan(1);
            assertThat(writes.stream().filter(one -> !one.rebound()))
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one.cookie()).isEqualTo(first.cookie()));
            List<Seen> rebound = writes.stream().filter(Seen::rebound).toList();
            assertThat(rebound.stream().mapToLong(Seen::length).sum()).isEqualTo(16_000);
            assertThat(writes).endsWith(rebound.toArray(Seen[]::new));
            assertThat(rebound)
                    .allSatisfy(
                            one -> {
                                assertThat(one.cookie()).isZero();
                                assertThat(one.fd()).isEqualTo(TlsRecord.NONE);
                                assertThat(one.session()).isEqualTo(sessionOf(relay));
                            });
            assertThat(observer().counters().rebound()).isEqualTo(1);
        }
    }

    @Test
    void bothEndsTellWhyAHandshakeFailed() throws IOException, InterruptedException {
        Child server = server("expired");
        try (Relay relay = new Relay()) {
            Child client =
                    client(relay.port(), "-CAfile", "expired.pem", "-verify_return_error", "-nbio");
            int serverPort = port(server);
            relay.accept();
            observe(client, server);
            relay.connect(serverPort);
            relay.open();
            client.await();
            server.lineWith("certificate expired");
            assertThat(failures(client))
                    .isNotEmpty()
                    .allSatisfy(
                            one -> {
                                assertThat(one.reason()).isEqualTo(134);
                                assertThat(one.verifyResult()).isEqualTo(10);
                                assertThat(reason(one)).isEqualTo("certificate_expired");
                            })
                    .extracting(Seen::type)
                    .containsExactly(TlsRecord.Type.ERROR);
            assertThat(failures(server))
                    .extracting(Seen::type, TlsObserverITCase::reason)
                    .contains(tuple(TlsRecord.Type.ERROR, "certificate_expired"));
        }
    }

    @Test
    void noByteIsToldTwiceThatHadToBeWrittenAgain() throws IOException, InterruptedException {
        Child server = server("good");
        try (Relay relay = new Relay()) {
            Child client = client(relay.port(), "-quiet", "-nbio");
            int serverPort = port(server);
            relay.accept();
            observe(client, server);
            relay.connect(serverPort);
            byte[] line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
            int lines = 6 << 10;
            Thread writer =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < lines; i++) {
                                        client.input().write(line);
                                    }
                                    client.type("the end");
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            writer.start();
            relay.open();
            long bytes = (long) lines * line.length + "the end\n".length();
            await(() -> seen.bytes(server.pid(), READ) >= bytes);
            server.lineWith("the end");
            writer.join();
            drain();
            assertThat(seen.bytes(client.pid(), WRITE)).isEqualTo(bytes);
            assertThat(seen.bytes(server.pid(), READ)).isEqualTo(bytes);
            assertThat(observer().counters().ringFull()).isZero();
            assertThat(observer().counters().unpaired()).isZero();
        }
    }

    @Test
    void looksAtNoProcessThatWasNotChosen() throws IOException, InterruptedException {
        Child chosen = server("good");
        Child other = server("good");
        int chosenPort = port(chosen);
        int otherPort = port(other);
        Child toChosen = client(chosenPort, "-quiet");
        Child toOther = client(otherPort, "-quiet");
        chosen.lineWith("CIPHER is ");
        other.lineWith("CIPHER is ");
        observe(chosen);
        toOther.type("private");
        other.lineWith("private");
        toChosen.type("public");
        chosen.lineWith("public");
        awaitRecords(1);
        assertThat(seen.all()).hasSize(1);
        assertThat(seen.text(chosen.pid(), READ)).isEqualTo("public\n");
        assertThat(observer().counters().calls()).isBetween(1L, 2L);
    }

    @Test
    void seesNothingMoreOfAProcessThatItHasLeft() throws IOException, InterruptedException {
        Child server = server("good");
        Child client = client(port(server), "-quiet");
        server.lineWith("CIPHER is ");
        observe(server);
        client.type("first");
        server.lineWith("first");
        awaitRecords(1);
        observer().detach(server.pid());
        assertThat(observer().attached()).isEmpty();
        client.type("second");
        server.lineWith("second");
        observe(server);
        client.type("third");
        server.lineWith("third");
        awaitRecords(2);
        assertThat(seen.text(server.pid(), READ)).isEqualTo("first\nthird\n");
    }

    @Test
    void saysWhyAProcessCannotBeObserved() throws IOException, InterruptedException {
        Child sleep = child("sleep", "100");
        assertThat(observer().attach(sleep.pid()))
                .isEqualTo(
                        new TlsAttachment(
                                sleep.pid(),
                                TlsAttachment.Status.NO_LIBRARY,
                                "no libssl in the process, and no OpenSSL in its program"));
        sleep.close();
        TlsAttachment gone = observer().attach(sleep.pid());
        assertThat(gone.status()).isEqualTo(TlsAttachment.Status.NO_PROCESS);
        assertThat(observer().attached()).isEmpty();
    }

    private void drain() {
        Objects.requireNonNull(ring).drain(records, Integer.MAX_VALUE);
    }

    private TlsObserver observer() {
        return requireNonNull(started);
    }

    private void observe(Child... chosen) {
        for (Child child : chosen) {
            TlsAttachment attachment = observer().attach(child.pid());
            assertThat(attachment.status())
                    .as(attachment.detail())
                    .isEqualTo(TlsAttachment.Status.ATTACHED);
        }
    }

    private Child child(String... command) throws IOException {
        Child child = Child.start(directory, List.of(command));
        children.add(child);
        return child;
    }

    private Child server(String certificate, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_server"));
        command.addAll(List.of("-accept", "127.0.0.1:0", "-naccept", "1"));
        command.addAll(List.of("-cert", certificate + ".pem"));
        command.addAll(List.of(more));
        Child child = Child.start(directory, command);
        children.add(child);
        return child;
    }

    private static int port(Child server) throws InterruptedException {
        String line = server.lineWith("ACCEPT ");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
    }

    private Child client(int port, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client"));
        command.addAll(List.of("-connect", "127.0.0.1:" + port));
        command.addAll(List.of(more));
        Child child = Child.start(directory, command);
        children.add(child);
        return child;
    }

    /** Starts nginx as the first child; its port. */
    private int nginx() throws IOException, InterruptedException {
        int port;
        try (Relay free = new Relay()) {
            port = free.port();
        }
        String configuration =
                """
                daemon off; master_process off; pid nginx.pid; error_log stderr notice;
                events {}
                http {
                  access_log off;
                  server {
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate good.pem;
                    ssl_certificate_key good.pem;
                    location / { return 200 "ok"; }
                  }
                }
                """
                        .formatted(port);
        Files.writeString(directory.resolve("nginx.conf"), configuration);
        Child nginx = child("nginx", "-p", directory.toString(), "-c", "nginx.conf");
        for (int i = 0; !listens(port) && i < PATIENCE; i++) {
            assertThat(nginx.isAlive()).isTrue();
        }
        return port;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean pythonHasOpenSsl() throws IOException, InterruptedException {
        try (Child python = Child.start(directory, List.of("python3", "-c", "import ssl"))) {
            return python.await() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static SocketCookie awaitSocket(Child child, int port) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return SocketCookie.of(child.pid(), port);
            } catch (IOException e) {
                if (i == PATIENCE) {
                    throw e;
                }
                Thread.onSpinWait(); // until the connection is accepted
            }
        }
    }

    /** Port of a client's connection to a server. */
    private static int peerPort(Child client, int serverPort) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + client.pid() + "/net/tcp"))) {
            String[] words = line.strip().split(" +", -1);
            if (words[2].endsWith(String.format(":%04X", serverPort)) && words[3].equals("01")) {
                return Integer.parseInt(words[1].substring(9), 16);
            }
        }
        throw new IOException("no connection to port " + serverPort);
    }

    private static long sessionOf(Relay relay) {
        int endOfRandom = 11 + 24;
        return ByteBuffer.wrap(relay.hello()).order(ByteOrder.LITTLE_ENDIAN).getLong(endOfRandom);
    }

    private List<Seen> failures(Child child) {
        return seenThat(one -> one.pid() == child.pid() && one.reason() != 0);
    }

    private static String reason(Seen one) {
        byte[] name = HandshakeReason.name(one.reason(), one.verifyResult());
        return new String(name, StandardCharsets.US_ASCII);
    }

    private List<Seen> seenThat(Predicate<Seen> wanted) {
        drain();
        return seen.that(wanted);
    }

    private void awaitRecords(int count) {
        await(() -> seen.all().size() >= count);
    }

    /** Drains until what is expected has come: a call returns a little after its effects. */
    private void await(BooleanSupplier expected) {
        Readiness readiness = new Readiness(List.of(observer().ring()));
        for (int i = 0; i < PATIENCE; i++) {
            drain();
            if (expected.getAsBoolean()) {
                return;
            }
            readiness.await(10);
        }
        throw new AssertionError("not seen among " + seen.all().size() + " records");
    }
}
