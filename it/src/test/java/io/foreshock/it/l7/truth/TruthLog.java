package io.foreshock.it.l7.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what clients write: one exchange a line, as JSON. */
public final class TruthLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Protocol> PROTOCOLS =
            Stream.of(Protocol.values())
                    .collect(Collectors.toUnmodifiableMap(Protocol::text, Function.identity()));

    private TruthLog() {}

    /**
     * All of a file.
     *
     * @throws IOException if a line is not JSON, or names no protocol that exists
     */
    public static List<Truth> read(Path file) throws IOException {
        List<Truth> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            all.add(truth(JSON.readTree(line)));
        }
        return all;
    }

    static Truth truth(JsonNode line) throws IOException {
        Protocol protocol = PROTOCOLS.get(line.path("protocol").asText());
        if (protocol == null) {
            throw new IOException("no such protocol: " + line);
        }
        String outcome = text(line, "outcome");
        Answer answer =
                new Answer(
                        number(line, "http_status"),
                        number(line, "grpc_status"),
                        number(line, "error_code"),
                        text(line, "error_name"),
                        outcome == null ? null : Outcome.valueOf(outcome));
        return new Truth(
                protocol,
                text(line, "method"),
                text(line, "endpoint"),
                answer,
                nanoseconds(line, "start_ns"),
                nanoseconds(line, "duration_ns"),
                number(line, "port"),
                line.path("optional").asBoolean());
    }

    private static @Nullable String text(JsonNode line, String name) {
        JsonNode value = line.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static @Nullable Integer number(JsonNode line, String name) {
        JsonNode value = line.get(name);
        return value == null || value.isNull() ? null : (Integer) value.asInt();
    }

    private static @Nullable Long nanoseconds(JsonNode line, String name) {
        JsonNode value = line.get(name);
        return value == null || value.isNull() ? null : (Long) value.asLong();
    }
}
