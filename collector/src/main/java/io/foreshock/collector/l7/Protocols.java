package io.foreshock.collector.l7;

import io.foreshock.collector.l7.dns.DnsParser;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.http.Http1Parser;
import io.foreshock.collector.l7.http2.Http2Parser;
import io.foreshock.collector.l7.kafka.KafkaParser;
import io.foreshock.collector.l7.mysql.MySqlParser;
import io.foreshock.collector.l7.postgresql.PostgreSqlParser;
import io.foreshock.collector.l7.redis.RedisParser;
import io.foreshock.collector.l7.sql.Statements;
import io.foreshock.collector.l7.stream.ProtocolFactory;
import io.foreshock.collector.l7.stream.ProtocolFactory.Memory;
import io.foreshock.collector.l7.stream.ProtocolFactory.Transport;
import io.foreshock.collector.l7.tls.TlsParser;
import java.util.List;

/** The protocols that connections are read in. */
public final class Protocols {
    /** Digests of prepared and of repeated statements that are remembered, each. */
    private static final int STATEMENTS = 512;

    private Protocols() {}

    /** All of them, in the order in which they are tried; for the parsers of one thread. */
    public static List<ProtocolFactory> all() {
        Statements statements = new Statements(STATEMENTS);
        return List.of(
                new ProtocolFactory(
                        Protocol.HTTP1,
                        Transport.STREAM,
                        Http1Parser::recognise,
                        exchanges -> new Http1Parser(exchanges, Http2Parser::afterUpgrade),
                        Memory.NONE),
                new ProtocolFactory(
                        Protocol.HTTP2,
                        Transport.STREAM,
                        Http2Parser::recognise,
                        Http2Parser::new,
                        Memory.NEEDED),
                new ProtocolFactory(
                        Protocol.TLS,
                        Transport.STREAM,
                        TlsParser::recognise,
                        TlsParser::new,
                        Memory.NEEDED),
                new ProtocolFactory(
                        Protocol.POSTGRESQL,
                        Transport.STREAM,
                        PostgreSqlParser::recognise,
                        exchanges -> new PostgreSqlParser(exchanges, statements),
                        Memory.NEEDED),
                new ProtocolFactory(
                        Protocol.MYSQL,
                        Transport.STREAM,
                        MySqlParser::recognise,
                        exchanges -> new MySqlParser(exchanges, statements),
                        Memory.NEEDED),
                new ProtocolFactory(
                        Protocol.REDIS,
                        Transport.STREAM,
                        RedisParser::recognise,
                        RedisParser::new,
                        Memory.NONE),
                new ProtocolFactory(
                        Protocol.KAFKA,
                        Transport.STREAM,
                        KafkaParser::recognise,
                        KafkaParser::new,
                        Memory.NONE),
                new ProtocolFactory(
                        Protocol.DNS,
                        Transport.DATAGRAM,
                        DnsParser::recogniseDatagram,
                        exchanges -> new DnsParser(exchanges, true),
                        Memory.NONE),
                new ProtocolFactory(
                        Protocol.DNS,
                        Transport.STREAM,
                        DnsParser::recogniseStream,
                        exchanges -> new DnsParser(exchanges, false),
                        Memory.NONE));
    }
}
