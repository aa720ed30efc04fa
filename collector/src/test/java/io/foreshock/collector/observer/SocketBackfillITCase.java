package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.record.SegmentRecord.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks at real sockets of processes that the test starts, and attaches nothing. Needs root. */
class SocketBackfillITCase {
    private static final String PYTHON = "/usr/bin/python3";
    private static final int SELF = (int) ProcessHandle.current().pid();

    private final ByteBuffer state =
            ByteBuffer.allocateDirect(L7Layout.STATE_LENGTH).order(ByteOrder.nativeOrder());
    private final List<Process> processes = new ArrayList<>();
    private final List<Claimed> claimed = new ArrayList<>();

    private record Claimed(int pid, int role) {}

    @BeforeEach
    void needsRoot() {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() != HostCheck.Level.OK);
        assumeThat(Path.of(PYTHON)).isExecutable();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoAcceptedIsAServerAndWhoConnectedAClient() throws IOException {
        String script =
                """
                l = socket.create_server(("127.0.0.1", 0))
                c = socket.create_connection(l.getsockname())
                a, _ = l.accept()
                say(0)
                """;
        Process both = start(script);
        hear(both);
        backfill();
        assertThat(claimed)
                .containsExactlyInAnyOrder(
                        new Claimed((int) both.pid(), Role.LISTENER),
                        new Claimed((int) both.pid(), Role.CLIENT),
                        new Claimed((int) both.pid(), Role.SERVER));
        assertThat(state.getInt(L7Layout.FOLLOWED)).isEqualTo(2);
    }

    @Test
    void whatListensInAnotherNetworkNamespaceMakesNoServerOfAClient() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process client =
                    start(
                            """
                            c = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                            say(c.getsockname()[1])
                            """,
                            "" + server.getLocalPort());
            int port = Integer.parseInt(hear(client));
            Process elsewhere =
                    start(
                            List.of("unshare", "-n"),
                            """
                            l = socket.create_server(("0.0.0.0", int(sys.argv[1])))
                            say(0)
                            """,
                            "" + port);
            hear(elsewhere);
            backfill();
            assertThat(claimed)
                    .containsExactlyInAnyOrder(
                            new Claimed((int) elsewhere.pid(), Role.LISTENER),
                            new Claimed((int) client.pid(), Role.CLIENT));
        }
    }

    @Test
    void socketsThatAreNotConnectedTakeNoPlace() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process client =
                    start(
                            """
                            unconnected = socket.socket()
                            bound = socket.socket()
                            bound.bind(("127.0.0.1", 0))
                            c = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                            try:
                                c.recv(1)
                            except ConnectionResetError:
                                say(0)
                            """,
                            "" + server.getLocalPort());
            try (Socket reset = server.accept()) {
                reset.setSoLinger(true, 0);
            }
            assertThat(hear(client)).isEqualTo("0");
            backfill();
            assertThat(claimed).isEmpty();
            assertThat(state.getInt(L7Layout.FOLLOWED)).isZero();
        }
    }

    /** Of the test's processes alone. */
    private void backfill() throws IOException {
        List<Integer> pids = processes.stream().map(process -> (int) process.pid()).toList();
        new SocketBackfill(
                        Path.of("/proc"),
                        (socket, listens, storage) -> {
                            ByteBuffer bytes = NativeBytes.wrap(storage);
                            int pid = bytes.getInt(L7Layout.CONNECTION_TGID);
                            if (pid != SELF) {
                                claimed.add(new Claimed(pid, bytes.get(L7Layout.CONNECTION_ROLE)));
                            }
                            return true;
                        },
                        new RoomForConnections(state, 100),
                        new Filters(List.of(), pids, List.of()),
                        List.of(),
                        SELF)
                .run();
    }

    private Process start(String script, String... arguments) throws IOException {
        return start(List.of(), script, arguments);
    }

    /** Runs a script that keeps its sockets until it is killed. */
    private Process start(List<String> prefix, String script, String... arguments)
            throws IOException {
        String whole =
                """
                import socket, sys
                def say(what):
                    print(what, flush=True)
                """
                        + script
                        + "sys.stdin.read()\n";
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(PYTHON, "-c", whole));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        return process;
    }

    /** What it says next. */
    private static String hear(Process process) throws IOException {
        return new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
    }
}
