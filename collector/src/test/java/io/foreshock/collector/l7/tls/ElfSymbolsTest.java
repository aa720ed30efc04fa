package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfSymbolsTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void findsWhereFunctionsLieInTheFile() throws IOException {
        ElfSymbols symbols = ElfSymbols.read(library(), Set.of("SSL_read", "SSL_write", "other"));
        assertThat(symbols.has("SSL_read")).isTrue();
        assertThat(symbols.offset("SSL_read")).isEqualTo(0x400);
        assertThat(symbols.offset("SSL_write")).isEqualTo(0x420);
        assertThat(symbols.code("SSL_write")).containsExactly(4, 5);
    }

    @Test
    void saysThatAFunctionIsNotThere() throws IOException {
        ElfSymbols symbols = ElfSymbols.read(library(), Set.of("SSL_read", "SSL_peek"));
        assertThat(symbols.has("SSL_peek")).isFalse();
        assertThat(symbols.offset("SSL_peek")).isEqualTo(-1);
        assertThat(symbols.code("SSL_peek")).isEmpty();
        assertThat(symbols.has("SSL_write")).as("not asked for").isFalse();
    }

    @Test
    void refusesWhatIsNoElfFile() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "#!/bin/sh\n".repeat(20));
        assertThatIOException().isThrownBy(() -> ElfSymbols.read(text, Set.of()));
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatIOException().isThrownBy(() -> ElfSymbols.read(empty, Set.of()));
    }

    @Test
    void survivesDamagedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(library());
        Path damaged = directory.resolve("damaged");
        Random random = new Random(51);
        int read = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                boolean head = random.nextBoolean();
                int at = random.nextInt(head ? 128 : bytes.length);
                bytes[head ? at : bytes.length - 1 - at] = (byte) random.nextInt();
            }
            Files.write(damaged, bytes);
            try {
                ElfSymbols.read(damaged, Set.of("SSL_read", "SSL_write"));
                read++;
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(read).isBetween(1, 1999);
    }

    private Path library() throws IOException {
        Map<String, byte[]> functions = new LinkedHashMap<>();
        functions.put("SSL_read", new byte[] {1, 2, 3});
        functions.put("SSL_write", new byte[] {4, 5});
        return Files.write(directory.resolve("libssl.so"), ElfFile.of(functions));
    }
}
