package io.foreshock.collector.l7.parse;

import io.foreshock.collector.l7.exchange.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What connections of many protocols begin with, for those that have to turn it away. */
public enum FirstBytes {
    /** A browser's request. */
    HTTP_GET(Protocol.HTTP1, "GET /index.html HTTP/1.1\r\nHost: example.org\r\n\r\n"),
    /** A request with a body. */
    HTTP_POST(Protocol.HTTP1, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"),
    /** A server's answer. */
    HTTP_OK(Protocol.HTTP1, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    /** HTTP/2's preface and SETTINGS. */
    HTTP2_PREFACE(
            Protocol.HTTP2,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\022\004\0\0\0\0\0\0\003\0\0\0d\0\004\0\0\377\377"),
    /** An HTTP/2 server's SETTINGS. */
    HTTP2_SETTINGS(Protocol.HTTP2, hex("000006040000000000000300000064")),
    /** A client's hello in TLS 1.2 and 1.3. */
    TLS_CLIENT(
            Protocol.TLS,
            hex("1603010200010001fc0303") + "r".repeat(32) + hex("20") + "s".repeat(32)),
    /** A server's hello. */
    TLS_SERVER(Protocol.TLS, hex("160303007a020000760303") + "r".repeat(32) + hex("20")),
    /** A server's greeting. */
    MYSQL_SERVER(
            Protocol.MYSQL,
            hex("4a0000000a") + "8.0.36" + hex("0008000000123456781234567800fff7ff0200")),
    /** A client's login. */
    MYSQL_LOGIN(
            Protocol.MYSQL,
            hex("b200000185a2bf01000000012d") + "\0".repeat(23) + "root" + hex("0014")),
    /** A query. */
    MYSQL_QUERY(Protocol.MYSQL, hex("0900000003") + "SELECT 1"),
    /** A ping. */
    MYSQL_PING(Protocol.MYSQL, hex("010000000e")),
    /** A startup message. */
    POSTGRESQL_STARTUP(
            Protocol.POSTGRESQL,
            hex("0000004e00030000")
                    + "user\0alice\0database\0shop\0application_name\0psql\0client_encoding\0UTF8\0\0"),
    /** One whose user's name begins with a letter of small value. */
    POSTGRESQL_SHORT(Protocol.POSTGRESQL, hex("0000001200030000") + "user\0A\0\0\0"),
    /** A request for TLS. */
    POSTGRESQL_TLS(Protocol.POSTGRESQL, hex("0000000804d2162f")),
    /** A simple query. */
    POSTGRESQL_QUERY(Protocol.POSTGRESQL, hex("510000000d") + "SELECT 1\0"),
    /** An authentication's end and a parameter. */
    POSTGRESQL_SERVER(
            Protocol.POSTGRESQL, hex("5200000008000000005300000016") + "client_encoding\0UTF8\0"),
    /** A command. */
    REDIS_COMMAND(Protocol.REDIS, "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n"),
    /** A reply. */
    REDIS_REPLY(Protocol.REDIS, "$5\r\nhello\r\n"),
    /** Another. */
    REDIS_OK(Protocol.REDIS, "+OK\r\n"),
    /** ApiVersions, as Java's client begins. */
    KAFKA_API_VERSIONS(
            Protocol.KAFKA,
            hex("0000003600120003000000000010")
                    + "console-producer"
                    + hex("0012")
                    + "apache-kafka-java"
                    + hex("06")
                    + "3.7.0"
                    + hex("00")),
    /** Metadata of all topics, without a client id. */
    KAFKA_METADATA(Protocol.KAFKA, hex("0000000e0003000000000001ffff00000000")),
    /** A query of a stub over UDP. */
    DNS_QUERY(Protocol.DNS, hex("a1b201000001000000000000076578616d706c65036f72670000010001")),
    /** Its answer. */
    DNS_ANSWER(
            Protocol.DNS,
            hex(
                    "a1b281800001000100000000076578616d706c65036f72670000010001c00c000100010000"
                            + "0e1000045db8d822")),
    /** A query over TCP that asks for no recursion. */
    DNS_TCP(Protocol.DNS, hex("001da1b200000001000000000000076578616d706c65036f72670000010001")),
    /** A session of ZooKeeper: as Kafka's Produce would begin. */
    ZOOKEEPER(
            Protocol.UNKNOWN,
            hex("0000002d00000000000000000000000000007530000000000000000000000010")
                    + "\0".repeat(17)),
    /** OP_MSG. */
    MONGODB(
            Protocol.UNKNOWN,
            hex("3b0000000100000000000000dd0700000000000000260000000169736d617374657200")),
    /** A startup of CQL 4. */
    CASSANDRA(Protocol.UNKNOWN, hex("0400000001000000160001000b") + "CQL_VERSION\0\0053.0.0"),
    /** A header of AMQP. */
    AMQP(Protocol.UNKNOWN, "AMQP\0\0\011\001"),
    /** A CONNECT of MQTT. */
    MQTT(Protocol.UNKNOWN, hex("101000044d5154540402003c0004") + "abcd"),
    /** A get of memcached. */
    MEMCACHED(Protocol.UNKNOWN, "get key\r\n"),
    /** A value of memcached. */
    MEMCACHED_VALUE(Protocol.UNKNOWN, "VALUE key 0 5\r\nhello\r\nEND\r\n"),
    /** An SSH banner. */
    SSH(Protocol.UNKNOWN, "SSH-2.0-OpenSSH_9.2p1\r\n"),
    /** An SMTP greeting. */
    SMTP(Protocol.UNKNOWN, "220 mail.example.org ESMTP\r\n"),
    /** A POP3 greeting. */
    POP3(Protocol.UNKNOWN, "+OK POP3 server ready\r\n"),
    /** An IMAP greeting. */
    IMAP(Protocol.UNKNOWN, "* OK IMAP4rev1 ready\r\n"),
    /** A NATS server's greeting. */
    NATS(Protocol.UNKNOWN, "INFO {\"server_id\":\"x\",\"version\":\"2.10\"} \r\n"),
    /** A framed call of Thrift. */
    THRIFT(Protocol.UNKNOWN, hex("0000001c800100010000000470696e670000000100")),
    /** A bind of LDAP. */
    LDAP(Protocol.UNKNOWN, hex("300c020101600702010304008000")),
    /** A negotiation of SMB 2. */
    SMB(Protocol.UNKNOWN, hex("000000b4fe534d4240000000000000000000")),
    /** A prelogin of TDS. */
    TDS(Protocol.UNKNOWN, hex("1201002f0000010000001a00060100200001020021")),
    /** An exchange of attributes of DRDA. */
    DRDA(Protocol.UNKNOWN, hex("0026d0010001002010410010116dc481")),
    /** A name query of NetBIOS. */
    NETBIOS(
            Protocol.UNKNOWN,
            hex("123401100001000000000000")
                    + " EJFDEBFEEBFACACACACACACACACACAAA"
                    + hex("0000200001")),
    /** A query of multicast DNS. */
    MDNS(
            Protocol.UNKNOWN,
            hex("000000000001000000000000055f68747470045f746370056c6f63616c00000c0001")),
    /** A query of LLMNR. */
    LLMNR(Protocol.UNKNOWN, hex("4d2a0000000100000000000004777061640000010001"));

    private final Protocol protocol;
    private final String text;

    FirstBytes(Protocol protocol, String text) {
        this.protocol = protocol;
        this.text = text;
    }

    private static String hex(String digits) {
        String even = digits.length() % 2 == 0 ? digits : digits + "0";
        return new String(HexFormat.of().parseHex(even), StandardCharsets.ISO_8859_1);
    }

    /** Whose they are; UNKNOWN if there is no parser for it. */
    public Protocol protocol() {
        return protocol;
    }

    /** The bytes. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
