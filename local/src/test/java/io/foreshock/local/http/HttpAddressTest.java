package io.foreshock.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://user:pass@host:1/v7, http://host:1/v7, user:pass",
        "https://user:p%40ss%2Fw+1@host, https://host, user:p@ss/w+1",
        "https://user:p@ss@host/v7, https://host/v7, user:p@ss",
        "http://key@host/, http://host/, key"
    })
    void partsUserAndPasswordFromTheRest(String text, String shown, String sent) {
        HttpAddress address = HttpAddress.of(text);

        assertThat(address).hasToString(shown);
        assertThat(address.authorization())
                .isEqualTo(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(sent.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leavesAUrlWithoutUserAsItIs() {
        HttpAddress address = HttpAddress.of("http://host/of@somebody");

        assertThat(address.url()).isEqualTo("http://host/of@somebody");
        assertThat(address.authorization()).isNull();
    }
}
