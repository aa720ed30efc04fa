package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A conversation that a unit test plays, as an input for the fuzzer to begin with. Written only
 * where the system property {@code fuzz.seeds} names a directory: to one below it for each target
 * that it is of use to.
 */
public final class Seed {
    private static final String DIRECTORY = System.getProperty("fuzz.seeds", "");
    private static final int MOST_BYTES = 8192;
    private static final int MOST_OF_A_TEST = 1000; // some play tens of thousands
    private static final Map<String, Integer> WRITTEN = new ConcurrentHashMap<>();

    private final String parser;
    private final List<ScriptWriter> scripts;

    /** For what is played to a parser. */
    public Seed(ProtocolParser parser) {
        this.parser = parser.getClass().getSimpleName();
        scripts =
                switch (this.parser) {
                    case "WebSocketParser" -> List.of(ScriptWriter.afterPreamble());
                    case "DnsParser" -> List.of(ScriptWriter.stream(), ScriptWriter.datagrams());
                    default -> List.of(ScriptWriter.stream());
                };
    }

    /** One end sends a segment. */
    public void send(Side side, byte[] segment) {
        if (isWanted()) {
            scripts.forEach(script -> script.send(side, segment));
        }
    }

    /** Bytes are not captured. */
    public void miss(Side side) {
        if (isWanted()) {
            scripts.forEach(script -> script.miss(side));
        }
    }

    /** The connection ends. */
    public void close(Close how) {
        if (isWanted()) {
            scripts.forEach(script -> script.close(how));
        }
    }

    /** Writes what was played. */
    public void write() {
        if (isWanted() && WRITTEN.merge(test(), 1, Integer::sum) <= MOST_OF_A_TEST) {
            scripts.forEach(script -> write(script.bytes()));
        }
    }

    private static String test() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.map(StackWalker.StackFrame::getClassName)
                                        .filter(name -> name.endsWith("Test"))
                                        .findFirst()
                                        .orElse(""));
    }

    private void write(byte[] script) {
        if (script.length > MOST_BYTES) {
            return;
        }
        for (Target target : targets()) {
            Path directory = Path.of(DIRECTORY, target.text());
            try {
                Files.createDirectories(directory);
                Files.write(
                        directory.resolve(Integer.toHexString(Arrays.hashCode(script))), script);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<Target> targets() {
        return switch (parser) {
            case "Http1Parser" -> List.of(Target.HTTP1, Target.GRAPHQL, Target.WEBSOCKET);
            case "Http2Parser" -> List.of(Target.HTTP2);
            case "WebSocketParser" -> List.of(Target.WEBSOCKET);
            case "MySqlParser" -> List.of(Target.MYSQL);
            case "PostgreSqlParser" -> List.of(Target.POSTGRESQL);
            case "RedisParser" -> List.of(Target.REDIS);
            case "KafkaParser" -> List.of(Target.KAFKA);
            case "DnsParser" -> List.of(Target.DNS);
            case "TlsParser" -> List.of(Target.TLS);
            default -> List.of();
        };
    }

    private static boolean isWanted() {
        return !DIRECTORY.isEmpty();
    }
}
