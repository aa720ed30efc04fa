package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpMethodTest {
    @ParameterizedTest
    @CsvSource({
        "GET, GET",
        "VERSION-CONTROL, VERSION-CONTROL",
        "get, _OTHER",
        "GETX, _OTHER",
        "SECRETTOKEN, _OTHER"
    })
    void methodsAreBoundedInNumber(String method, String written) {
        Text text = new Text(32);
        byte[] bytes = method.getBytes(StandardCharsets.US_ASCII);
        HttpMethod.write(bytes, 0, bytes.length, text);
        assertThat(text).hasToString(written);
    }
}
