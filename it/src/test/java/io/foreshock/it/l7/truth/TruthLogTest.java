package io.foreshock.it.l7.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthLogTest {
    @TempDir Path directory;

    @Test
    void readsAllThatAClientKnows() throws IOException {
        Path log =
                log(
                        "{\"protocol\": \"mysql\", \"start_ns\": 35821125885181,"
                                + " \"duration_ns\": 52, \"method\": \"SELECT\","
                                + " \"endpoint\": \"account\", \"error_code\": 1054,"
                                + " \"error_name\": \"42S22\", \"outcome\": \"CLIENT_ERROR\","
                                + " \"port\": 4711}");
        Answer answer = new Answer(null, null, 1054, "42S22", Outcome.CLIENT_ERROR);
        assertThat(TruthLog.read(log))
                .containsExactly(
                        Truth.of(Protocol.MYSQL, "SELECT", "account", answer)
                                .at(35821125885181L, 52L)
                                .from(4711));
    }

    @Test
    void leavesOpenWhatItDoesNot() throws IOException {
        Path log =
                log(
                        "{\"protocol\": \"redis\", \"method\": null, \"optional\": true}",
                        "{\"protocol\": \"http/1\", \"http_status\": -1}");
        assertThat(TruthLog.read(log))
                .containsExactly(
                        Truth.of(Protocol.REDIS, null, null, Answer.UNKNOWN).orUnseen(),
                        Truth.of(
                                Protocol.HTTP1,
                                null,
                                null,
                                new Answer(Answer.NONE, null, null, null, null)));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() throws IOException {
        Path noProtocol = log("{\"protocol\": \"gopher\"}");
        assertThatThrownBy(() -> TruthLog.read(noProtocol)).hasMessageContaining("gopher");
        Path noJson = log("Traceback");
        assertThatThrownBy(() -> TruthLog.read(noJson)).isInstanceOf(IOException.class);
    }

    private Path log(String... lines) throws IOException {
        return Files.write(directory.resolve("log"), List.of(lines));
    }
}
