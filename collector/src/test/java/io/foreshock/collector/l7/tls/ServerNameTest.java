package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNameTest {
    @ParameterizedTest
    @CsvSource({
        "Orders.Example, orders.example",
        "api-2.orders_v1.example, api-2.orders_v1.example",
        "10.0.0.17, 10.0.0.17",
        "d0g.cafe.example, d0g.cafe.example",
        "feedfacefeed.example, feedfacefeed.example",
        "3f2a9c0d17be44aa.cdn.example, *.cdn.example",
        "123e4567-e89b-12d3-a456-426614174000.tenant.example, *.tenant.example",
        "shop.user.1234567.example, shop.user.*.example",
        "a.12345, a.*",
        "bücher.example, -",
        "'a b.example', -",
        "a/b, -",
        "'a\"b', -",
        "::1, -",
    })
    void isOneOfFewNames(String name, String endpoint) {
        assertThat(read(name)).hasToString(endpoint);
    }

    @Test
    void isCutAtTheLongestEndpoint() {
        Text text = read("a".repeat(300) + ".example");
        assertThat(text.length()).isEqualTo(256);
        assertThat(text.isCut()).isTrue();
    }

    @Test
    void nothingAskedForHasNoName() {
        Text text = new Text(256);
        new ServerName().into(text);
        assertThat(text).hasToString("-");
    }

    @Test
    void aNameNotSeenToItsEndIsNone() {
        Text text = new Text(256);
        ServerName name = new ServerName();
        name.into(text);
        name.begin();
        name.append((byte) 'a');
        name.drop();
        assertThat(text).hasToString("-");
    }

    private static Text read(String name) {
        Text text = new Text(256);
        ServerName reader = new ServerName();
        reader.into(text);
        reader.begin();
        for (byte value : name.getBytes(StandardCharsets.UTF_8)) {
            reader.append(value);
        }
        reader.end();
        return text;
    }
}
