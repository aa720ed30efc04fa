package io.foreshock.collector.l7.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HostNameTest {
    private static String template(String name) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            labels.write(bytes.length);
            labels.writeBytes(bytes);
        }
        labels.write(0);
        Text endpoint = new Text(Exchange.ENDPOINT_BYTES);
        HostName.template(labels.toByteArray(), 0, endpoint);
        return endpoint.toString();
    }

    @Test
    void keepsTheNamesOfServices() {
        assertThat(template("WWW.Example.ORG")).isEqualTo("www.example.org");
        assertThat(template("db-02.shop.internal")).isEqualTo("db-02.shop.internal");
        assertThat(template("s3.eu-west-1.amazonaws.com")).isEqualTo("s3.eu-west-1.amazonaws.com");
        assertThat(template("localhost")).isEqualTo("localhost");
        assertThat(template("163.com")).isEqualTo("163.com");
        assertThat(template("_http._tcp.shop.test")).isEqualTo("_http._tcp.shop.test");
        assertThat(template("")).isEqualTo(".");
        assertThat(template("feed.dead.example.org")).isEqualTo("feed.dead.example.org");
    }

    @Test
    void dropsWhatIsBeforeTheLastFourLabels() {
        assertThat(template("a.b.c.example.co.uk")).isEqualTo("*.c.example.co.uk");
        assertThat(template("orders.shop.svc.cluster.local"))
                .isEqualTo("orders.shop.svc.cluster.local");
        assertThat(template("web-0.orders.shop.svc.cluster.local"))
                .isEqualTo("*.orders.shop.svc.cluster.local");
    }

    @Test
    void makesOneTemplateOfManyIds() {
        assertThat(template("4711.users.example.org")).isEqualTo("{id}.users.example.org");
        assertThat(template("a1b2c3d4.users.example.org")).isEqualTo("{id}.users.example.org");
        assertThat(template("ip-10-0-1-23.ec2.internal")).isEqualTo("{id}.ec2.internal");
        assertThat(template("3f2504e0-4f89-11d3-9a0c-0305e82c3301.example.org"))
                .isEqualTo("{id}.example.org");
        assertThat(template("web-7d4b9c6f5-x2x9z.shop.test")).isEqualTo("{id}.shop.test");
        assertThat(template("lb-1234567890.elb.test")).isEqualTo("{id}.elb.test");
        assertThat(template("1.2.3.example.org")).isEqualTo("*.{id}.example.org");
        assertThat(template("se cret.example.org")).isEqualTo("{id}.example.org");
        assertThat(template("aGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0dW5uZWw.t.example.org"))
                .isEqualTo("{id}.t.example.org");
    }

    @Test
    void makesOneTemplateOfAllReverseLookups() {
        assertThat(template("4.3.2.10.in-addr.arpa")).isEqualTo("{id}.in-addr.arpa");
        assertThat(template("b.a.9.8.7.6.5.0.e.f.ip6.arpa")).isEqualTo("{id}.ip6.arpa");
    }

    @Test
    void anAddressIsAnId() {
        assertThat(template("10.0.0.17")).isEqualTo("{id}");
        assertThat(template("12345")).isEqualTo("{id}");
    }

    @Test
    void fitsIntoAnEndpointHoweverLongTheLabels() {
        char[] label = new char[31];
        Arrays.fill(label, 'x');
        String name = "%1$s.%1$s.%1$s.%1$s".formatted(new String(label));
        assertThat(template(name)).isEqualTo(name);
    }
}
