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
        "10.0.0.17, {id}",
        "d0g.cafe.example, d0g.cafe.example",
        "feedfacefeed.example, feedfacefeed.example",
        "3f2a9c0d17be44aa.cdn.example, {id}.cdn.example",
        "web-7d4b9c6f5-x2x9z.shop.test, {id}.shop.test",
        "a.b.c.example.co.uk, *.c.example.co.uk",
        "orders.shop.svc.cluster.local., orders.shop.svc.cluster.local",
        "123e4567-e89b-12d3-a456-426614174000.tenant.example, {id}.tenant.example",
        "shop.user.1234567.example.org, *.user.{id}.example.org",
        "1234567.example, 1234567.example",
        "a.12345, a.{id}",
        "a..b, -",
        "., -",
        ".a, -",
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
    void whatIsLongerThanANameIsNone() {
        String label = "x".repeat(31);
        String longest = (label + ".").repeat(7) + "x".repeat(29);
        assertThat(read(longest)).asString().startsWith("*." + label).endsWith("x".repeat(29));
        assertThat(read(longest + "y")).hasToString("-");
        assertThat(read("x".repeat(63) + ".example")).hasToString("{id}.example");
        assertThat(read("x".repeat(64) + ".example")).hasToString("-");
        assertThat(read("x.".repeat(300))).hasToString("-");
        assertThat(read("x".repeat(70_000))).hasToString("-");
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
