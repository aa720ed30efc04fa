package io.foreshock.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.terminal.Terminal.Colour;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void coloursOnAScreen() {
        assertThat(Terminal.of(out, true, Map.of()).in(Colour.BAD, "x"))
                .isEqualTo("\u001b[31mx\u001b[0m");
    }

    @Test
    void respectsNoColor() {
        assertThat(Terminal.of(out, true, Map.of("NO_COLOR", "1")).in(Colour.BAD, "x"))
                .isEqualTo("x");
    }

    @Test
    void doesNotColourAFile() {
        assertThat(Terminal.of(out, false, Map.of()).in(Colour.BAD, "x")).isEqualTo("x");
    }

    @Test
    void printsNoLiveLineIntoAFile() {
        Terminal terminal = new Terminal(out, false, false, 80);

        terminal.live("working");
        terminal.line("done");

        assertThat(printed()).isEqualTo("done\n");
    }

    @Test
    void keepsTheLiveLineBelowOthers() {
        Terminal terminal = new Terminal(out, true, false, 80);

        terminal.live("working");
        terminal.line("a line");

        assertThat(printed()).endsWith("\r\u001b[2Ka line\nworking");
    }

    @Test
    void cutsALiveLineToTheScreen() {
        new Terminal(out, true, false, 5).live("0123456789");

        assertThat(printed()).endsWith("0123");
    }
}
