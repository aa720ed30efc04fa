package io.foreshock.local.provoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvokedTest {
    @Test
    void isReadAsItWasPrinted() throws Exception {
        Provoked provoked = new Provoked(Map.of("OK", 70, "SERVER_ERROR", 30), 2_000_000_000L);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        provoked.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        Provoked read = read(bytes.toString(StandardCharsets.UTF_8));

        assertThat(read).isEqualTo(provoked);
        assertThat(read.perSecond()).isEqualTo(50);
    }

    @Test
    void saysWhatTheProcessSaidInstead() {
        assertThatThrownBy(() -> read("failed no tmpfs\n")).hasMessage("failed no tmpfs");
        assertThatThrownBy(() -> read("took 5\ngave OK 1\n")).hasMessage("its process ended");
    }

    private static Provoked read(String text) throws Exception {
        return Provoked.read(new BufferedReader(new StringReader(text)));
    }
}
