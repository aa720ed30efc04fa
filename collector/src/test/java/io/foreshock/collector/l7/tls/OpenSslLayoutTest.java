package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.syscall.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSslLayoutTest {
    /** mov 0x10(%rdi),%rax; ret */
    private static final String RBIO = "488b4710c3";

    /** mov 0x9b8(%rdi),%rax; xor %edi,%edi; ret */
    private static final String VERIFY_RESULT = "488b87b809000031ffc3";

    /** test %rdi,%rdi; je; mov (%rdi),%eax; test %eax,%eax; jne; mov 0x50(%rdi),%rax; ret */
    private static final String RBIO_3_4_1 = "4885ff740a8b0785c07504488b4750c3";

    @TempDir private Path directory = Path.of("");

    @Test
    void takesGettersAtTheirWord() throws IOException {
        OpenSslLayout layout =
                layout(RBIO, "SSL_CTX_set_ciphersuites", "SSL_get1_peer_certificate");
        assertThat(layout)
                .isEqualTo(
                        new OpenSslLayout(
                                "3.0 or 3.1", 0x10, 0x18, -1, 0x160, 0x9b8, 8, 0x38, 0x48));
    }

    @Test
    void knowsOlderAndNewerLines() throws IOException {
        assertThat(layout(RBIO, "SSL_CTX_set_ciphersuites"))
                .isEqualTo(
                        new OpenSslLayout("1.1.1", 0x10, 0x18, 0xa8, 0xb8, 0x9b8, 0, 0x30, 0x40));
        assertThat(
                        layout(
                                RBIO_3_4_1,
                                "SSL_CTX_set_ciphersuites",
                                "SSL_get1_peer_certificate",
                                "SSL_new_stream"))
                .isEqualTo(
                        new OpenSslLayout(
                                "3.2 or newer", 0x50, 0x58, -1, 0x148, 0x9b8, 8, 0x38, 0x48));
    }

    @Test
    void bindsNothingOfWhatItDoesNotKnow() throws IOException {
        for (OpenSslLayout layout :
                new OpenSslLayout[] {
                    layout(RBIO),
                    layout("c3", "SSL_CTX_set_ciphersuites"),
                    layout(RBIO, "SSL_CTX_set_ciphersuites", "SSL_CTX_set_grease_enabled")
                }) {
            assertThat(layout.version()).isEqualTo("not known");
            assertThat(layout.rbio()).isEqualTo(-1);
            assertThat(layout.clientRandom()).isEqualTo(-1);
        }
    }

    @Test
    void isWrittenAsTheProgramsReadIt() throws IOException {
        byte[] bytes =
                layout(RBIO, "SSL_CTX_set_ciphersuites", "SSL_get1_peer_certificate").bytes();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("10001800ffff6001b809080038004800");
    }

    @ParameterizedTest
    @CsvSource({
        "X86_64, 488b4710c3, 16",
        "X86_64, f30f1efa488b87b809000031ffc3, 2488",
        "X86_64, 4889f8c3, -1",
        "X86_64, 488b47f0c3, -1",
        "X86_64, 488b87ffffff7fc3, -1",
        "X86_64, 488b87, -1",
        "X86_64, '', -1",
        "AARCH64, 000840f9c0035fd6, 16",
        "AARCH64, 5f2403d500dc44f9c0035fd6, 2488",
        "AARCH64, e00301aac0035fd6, -1",
        "AARCH64, 0008, -1",
    })
    void readsDisplacementsOfBothArchitectures(Architecture on, String code, int offset) {
        assertThat(FieldGetter.offset(HexFormat.of().parseHex(code), on)).isEqualTo(offset);
    }

    private OpenSslLayout layout(String getRbio, String... functions) throws IOException {
        Map<String, byte[]> library = new LinkedHashMap<>();
        library.put("SSL_get_rbio", HexFormat.of().parseHex(getRbio));
        library.put("SSL_get_verify_result", HexFormat.of().parseHex(VERIFY_RESULT));
        for (String function : functions) {
            library.put(function, new byte[] {1});
        }
        Path file = Files.write(directory.resolve("libssl.so.3"), ElfFile.of(library));
        ElfSymbols symbols = ElfSymbols.read(file, OpenSslLayout.FUNCTIONS);
        return OpenSslLayout.of(symbols, Architecture.X86_64);
    }
}
