package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedLibraryTest {
    private static final Path PROCESS = Path.of("/proc/7");

    @Test
    void findsFilesWithCodeEachOnce() {
        List<MappedLibrary> libraries =
                MappedLibrary.parse(
                        PROCESS,
                        List.of(
                                "55d0-55e0 r--p 00000000 fe:00 1 /usr/bin/curl",
                                "7f1a00000000-7f1a00010000 r-xp 00000000 fe:00 17"
                                        + "                 /usr/lib/x y/libssl.so.3",
                                "7f1a00020000-7f1a00030000 r-xp 00000000 fe:00 17"
                                        + "                 /usr/lib/x y/libssl.so.3",
                                "7f1b00000000-7f1b00010000 r-xp 00000000 00:00 0 ",
                                "7f1b00020000-7f1b00030000 r-xp 00000000 00:00 0 [vdso]",
                                "00400000-00500000 r-xp 0001 fe:00 9 /opt/libcrypto.so.3 (deleted)"));
        assertThat(libraries)
                .containsExactly(
                        new MappedLibrary("", Path.of("/proc/7/exe")),
                        new MappedLibrary(
                                "libssl.so.3", Path.of("/proc/7/root/usr/lib/x y/libssl.so.3")),
                        new MappedLibrary(
                                "libcrypto.so.3", Path.of("/proc/7/map_files/400000-500000")));
    }

    @ParameterizedTest
    @CsvSource({
        "libssl.so.3, true, false",
        "libssl.so.1.1, true, false",
        "libssl.so, true, false",
        "libssl-1a2b3c4d.so.1.1, true, false",
        "libcrypto.so.3, false, true",
        "libcrypto-1a2b3c4d.so.1.1, false, true",
        "libssl3.so, false, false",
        "libgnutls.so.30, false, false",
        "libnssl.so.3, false, false",
    })
    void tellsTheLibrariesByTheirNames(String name, boolean ssl, boolean crypto) {
        MappedLibrary library = new MappedLibrary(name, Path.of(name));
        assertThat(library.isLibssl()).isEqualTo(ssl);
        assertThat(library.isLibcrypto()).isEqualTo(crypto);
    }
}
