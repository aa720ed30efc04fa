package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {
    private static String text(byte[] address) {
        byte[] source = new byte[address.length + 2]; // amid bytes that would change the answer
        Arrays.fill(source, (byte) 0x55);
        System.arraycopy(address, 0, source, 1, address.length);
        byte[] into = new byte[IpText.MAX_LENGTH];
        int end = IpText.write(source, 1, address.length, into, 0);
        return new String(into, 0, end, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "10.20.30.40", "255.255.255.255", "1.9.10.99"})
    void writesIpv4(String address) throws Exception {
        assertThat(text(InetAddress.getByName(address).getAddress())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:0:0:1::1",
                "2001:db8::1:0:0:1",
                "fe80::abcd:ef01:2345:6789",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:0",
                "0:2:3:4:5:6:7:8",
                "1:2:3:4:5:6::",
                "::3:4:5:6:7:8",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void writesIpv6AsRfc5952Does(String address) throws Exception {
        assertThat(text(InetAddress.getByName(address).getAddress())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"2001:DB8:0:0:0:0:0:1, 2001:db8::1", "0:0:1:0:0:0:1:0, 0:0:1::1:0"})
    void shortensTheLongestRun(String address, String expected) throws Exception {
        assertThat(text(InetAddress.getByName(address).getAddress())).isEqualTo(expected);
    }

    @Test
    void writesMappedAddressesAsIpv4() {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;
        assertThat(text(mapped)).isEqualTo("192.0.2.1");
    }

    @Test
    void whatItWritesIsReadBackAsTheSameAddress() throws UnknownHostException {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] address = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextBoolean()) {
                    address[2 * group] = (byte) random.nextInt(3);
                    address[2 * group + 1] = (byte) random.nextInt();
                }
            }
            assertThat(InetAddress.getByName(text(address)).getAddress()).isEqualTo(address);
        }
    }
}
