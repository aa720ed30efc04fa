package io.foreshock.collector.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRedactorTest {
    private final PathRedactor redactor = PathRedactor.withNames(PathRedactor.DEFAULT_NAMES);

    private static String redact(PathRedactor redactor, String path) {
        // Amid bytes that would change the answer if they were looked at.
        byte[] bytes = ("//x@y?token=" + path + "?=@").getBytes(StandardCharsets.UTF_8);
        int from = "//x@y?token=".length();
        int length = redactor.redact(bytes, from, bytes.length - from - 3);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/run/token=abcdef/x, /run/token=***/x",
                "/run/API_KEY=abcdef, /run/API_KEY=***",
                "/a/password=hunter2;user=anna, /a/password=***;user=anna",
                "/a/key=a, /a/key=*",
                "/a/key=, /a/key=",
                "token=abcdef&key=ghijkl&n=5, token=***&key=***&n=5",
                "/srv/www/index.php?user=anna, /srv/www/index.php?***",
                "/srv/www/index.php?, /srv/www/index.php?",
                "https://anna:pw@host/x, https://***@host/x",
                "https://host/a@b, https://host/a@b",
                "/var/lib/php/sess_kq3v0b7m2q, /var/lib/php/sess_***",
                "sess_abc/def, sess_***/def",
                "/a/dGhpc0lzQVNlY3JldFRva2VuMTIz/b, /a/***/b",
                "/a/ghp_R2d2C3poBb8Han5Solo77Leia0Luke9Vader1, /a/***",
                "/a/eyJhbGciOiJIUzI1NiJ9abcdEFG12.x, /a/***.x",
            })
    void removesSecrets(String path, String expected) {
        assertThat(redact(redactor, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/etc/passwd",
                "/home/anna/.ssh/id_ed25519",
                "/var/lib/docker/overlay2/4c8f0e6b2f3d4a5b6c7d8e9fa0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9",
                "/a/61681035-fa53-4fe6-a05b-40c559e24f3e/b",
                "/usr/share/linux-image-6-1-0-Debian-amd64-unsigned/x",
                "/classes/PaymentServiceV2ImplementationFactoryBean3.class",
                "/usr/lib/x86_64-linux-gnu/libQt5WebEngineCore.so.5",
                "/a/tokens/5",
                "/a=b",
                "/a/x.sess_b"
            })
    void keepsWhatIsNoSecret(String path) {
        assertThat(redact(redactor, path)).isEqualTo(path);
    }

    @Test
    void takesOtherNames() {
        PathRedactor pins = PathRedactor.withNames(List.of("PIN", ""));
        assertThat(redact(pins, "/pin=1234/key=abcd")).isEqualTo("/pin=***/key=abcd");
    }

    @Test
    void canBeSwitchedOff() {
        assertThat(redact(PathRedactor.none(), "/token=abc")).isEqualTo("/token=abc");
    }

    @Test
    void neverGrowsATextNorReadsPastItsEnd() {
        Random random = new Random(3);
        byte[] alphabet = "/=?@&_-sAe5keytoken\0\u00e4".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 200_000; i++) {
            byte[] text = new byte[random.nextInt(40)];
            for (int j = 0; j < text.length; j++) {
                text[j] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(redactor.redact(text, 0, text.length)).isBetween(0, text.length);
        }
    }
}
