package io.foreshock.it.l7.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a client says that keeps to no protocol: step by step, on several connections at once; see
 * {@code raw_client.py}.
 *
 * @param steps in the order in which they are taken
 */
public record RawTalk(List<String> steps) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PORT = "port ";

    /** Copies what it is given. */
    public RawTalk {
        steps = List.copyOf(steps);
    }

    /** Nothing yet. */
    public static RawTalk begin() {
        return new RawTalk(List.of());
    }

    /** One that says this, and waits for an answer. */
    public static RawTalk of(byte[] bytes) {
        return begin().says(bytes).hears();
    }

    /** The same with text, a byte for each character. */
    public static RawTalk of(String text) {
        return of(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes, in one write. */
    public RawTalk says(byte[] bytes) {
        return with("send=" + HexFormat.of().formatHex(bytes));
    }

    /** The same with text, a byte for each character. */
    public RawTalk says(String text) {
        return says(text.getBytes(ISO_8859_1));
    }

    /** Sends text byte by byte, each in a segment of its own. */
    public RawTalk drips(String text, int pauseMs) {
        String bytes = HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
        return with("drip=" + pauseMs + ":" + bytes);
    }

    /** Reads what comes, once something does: at most 1 s later. */
    public RawTalk hears() {
        return with("hear=1");
    }

    /** Does nothing for a time. */
    public RawTalk waits(Duration time) {
        return with("wait=" + time.toMillis() / 1e3);
    }

    /** Ends by a reset. */
    public RawTalk resets() {
        return with("reset=");
    }

    private RawTalk with(String step) {
        List<String> more = new ArrayList<>(steps);
        more.add(step);
        return new RawTalk(more);
    }

    /**
     * Has it said over TCP on one connection.
     *
     * @return the client's port
     */
    public int on(Scope scope, Workspace workspace, int port)
            throws IOException, InterruptedException {
        return on(scope, workspace, port, 1).get(0);
    }

    /** The same on several connections at once. */
    public List<Integer> on(Scope scope, Workspace workspace, int port, int connections)
            throws IOException, InterruptedException {
        return run(scope, launch(workspace, port, connections));
    }

    /** The same over UDP. */
    public int overUdp(Scope scope, Workspace workspace, int port)
            throws IOException, InterruptedException {
        return run(scope, launch(workspace, port, 1).with(List.of("--udp"))).get(0);
    }

    /** How to start it, for who does not want to wait for its end. */
    public Launch launch(Workspace workspace, int port, int connections) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--port", "" + port, "--connections", "" + connections));
        steps.forEach(step -> arguments.addAll(List.of("--step", step)));
        return Launch.of(
                        "raw_client.py",
                        Programs.PYTHON.toString(),
                        workspace.file("raw_client.py").toString())
                .with(arguments);
    }

    private static List<Integer> run(Scope scope, Launch launch)
            throws IOException, InterruptedException {
        return scope.run(launch, LIMIT)
                .lines()
                .filter(line -> line.startsWith(PORT))
                .map(line -> Integer.valueOf(line.substring(PORT.length())))
                .toList();
    }
}
