package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** First bytes, and bytes in the middle, of protocols that are easily taken for one another. */
public final class ForeignBytes {
    /**
     * What one end of a connection sends.
     *
     * @param protocol its name
     * @param side the end
     * @param hex the bytes
     */
    public record Sample(String protocol, Side side, String hex) {
        /** The bytes as a parser gets them. */
        public Chunk chunk() {
            byte[] bytes = HexFormat.of().parseHex(hex);
            Chunk chunk = new Chunk();
            chunk.bytes = bytes;
            chunk.to = bytes.length;
            return chunk;
        }
    }

    private static final List<Sample> SAMPLES = new ArrayList<>();

    static {
        text("smtp", Side.SERVER, "220 mail.example.org ESMTP Postfix\r\n");
        text("smtp", Side.CLIENT, "EHLO client.example.org\r\n");
        text("ssh", Side.SERVER, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
        text("ftp", Side.SERVER, "220 (vsFTPd 3.0.3)\r\n");
        text("ftp", Side.CLIENT, "USER anonymous\r\n");
        text("pop3", Side.SERVER, "+OK Dovecot ready.\r\n");
        text("imap", Side.SERVER, "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n");
        text("nats", Side.SERVER, "INFO {\"server_id\":\"N\",\"version\":\"2.10.1\"}\r\n");
        text("vnc", Side.SERVER, "RFB 003.008\n");
        text("http/1", Side.CLIENT, "GET /select?a=1 HTTP/1.1\r\nHost: example.org\r\n\r\n");
        text("http/1", Side.SERVER, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        text("http/2", Side.CLIENT, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        hex("http/2", Side.SERVER, "000012040000000000000300000064000400100000000600004000");
        hex("http/2", Side.CLIENT, "00000c0401000000000003000000640004001000008286418aa0e4");
        text("redis", Side.CLIENT, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n");
        text("redis", Side.CLIENT, "SELECT 1\r\n");
        text("redis", Side.SERVER, "+OK\r\n$-1\r\n:1\r\n");
        text("memcached", Side.CLIENT, "set key 0 0 5\r\nvalue\r\n");
        hex("memcached", Side.CLIENT, "800000030000000000000003000000000000000000000000666f6f");
        // Metadata, version 0: its key and version are PostgreSQL's protocol version.
        hex(
                "kafka",
                Side.CLIENT,
                "0000001d0003000000000001000763" + "6c69656e743100000001000374313200");
        hex("kafka", Side.CLIENT, "00000014000300000000000000000000000000010002743100");
        hex(
                "kafka",
                Side.CLIENT,
                "0000002300120003000000010006636c69656e7400046a61766106332e362e3000");
        hex(
                "kafka",
                Side.SERVER,
                "00000020000000010000000000010000000000000000000000000000000000000000");
        hex(
                "mongodb",
                Side.CLIENT,
                "3a0000000300000000000000d40700000000000061646d696e2e24636d640000");
        hex("mongodb", Side.CLIENT, "3a0000001600000000000000dd07000000000000002500000010706900");
        hex("mongodb", Side.CLIENT, "3a0000001700000000000000dd07000000000000002500000010706900");
        hex(
                "mongodb",
                Side.SERVER,
                "24000000010000000300000001000000080000000000000000000000000000");
        hex(
                "cassandra",
                Side.CLIENT,
                "0400000001000000160001000b43514c5f56455253494f4e0005332e302e30");
        hex(
                "cassandra",
                Side.CLIENT,
                "0400000007000000180000001173656c656374202a2066726f6d2074000100");
        hex("cassandra", Side.SERVER, "840000000200000000");
        hex("amqp", Side.CLIENT, "414d515000000901");
        hex("amqp", Side.SERVER, "010000000001f3000a000a0009000001ce0c6361706162696c697469657346");
        hex("mqtt", Side.CLIENT, "102500064d5149736470030200050014736f6d65");
        hex("ldap", Side.CLIENT, "300c020101600702010304008000");
        hex("tls", Side.CLIENT, "160301007a0100007603036162636465666768696a6b6c6d6e6f707172737475");
        hex("tls", Side.SERVER, "160303007a0200007603036162636465666768696a6b6c6d6e6f707172737475");
        hex("tds", Side.CLIENT, "1201002f00000100000015000601001b000102001c000103001d00040021");
        hex("tds", Side.CLIENT, "0101003a0000010016000000120000000200000000000000000053004500");
        hex("oracle", Side.CLIENT, "003a0000010000000139012c0000081f7fff4f980000000100");
        hex("mysql x", Side.CLIENT, "0100000001");
        hex("mysql x", Side.CLIENT, "2d000000020a2b0a290a03746c7312220801");
        hex("mysql x", Side.CLIENT, "0f0000000c0a0b73656c656374202a2066");
        hex("mysql x", Side.SERVER, "050000000b080510011a00");
        hex("zookeeper", Side.CLIENT, "0000002c000000000000000000000000000075300000000000000000");
        hex("rtmp", Side.CLIENT, "0300000000000000001234567890abcdef1234567890abcdef");
        hex(
                "dns",
                Side.CLIENT,
                "001d12340100000100000000000003777777076578616d706c6503636f6d00000100");
        hex(
                "dns",
                Side.SERVER,
                "002d12348180000100010000000003777777076578616d706c6503636f6d00000100");
        hex("smb", Side.CLIENT, "00000045ff534d4272000000001801c8000000000000000000000000");
        hex("websocket", Side.CLIENT, "818537fa213d7f9f4d5158");
        hex("websocket", Side.SERVER, "810548656c6c6f");
        hex("thrift", Side.CLIENT, "0000002580010001000000047069" + "6e67000000010c0001");
        hex("bittorrent", Side.CLIENT, "13426974546f7272656e742070726f746f636f6c0000000000000000");
        hex("zeros", Side.CLIENT, "00000000000000000000000000000000000000000000000000000000");
        hex("zeros", Side.SERVER, "00000000000000000000000000000000000000000000000000000000");
        hex("ones", Side.CLIENT, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
        hex("ones", Side.SERVER, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    }

    private ForeignBytes() {}

    /** All of them. */
    public static List<Sample> samples() {
        return SAMPLES;
    }

    private static void text(String protocol, Side side, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        SAMPLES.add(new Sample(protocol, side, HexFormat.of().formatHex(bytes)));
    }

    private static void hex(String protocol, Side side, String hex) {
        SAMPLES.add(new Sample(protocol, side, hex));
    }
}
