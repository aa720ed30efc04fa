package io.foreshock.benchmarks.parse;

import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Cost of a round of a conversation in its parser, in JMH's hands. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserRounds {
    private static final int ROUNDS_CHECKED = 1000;

    /** Which conversation. */
    @Param({
        "http1",
        "graphql",
        "websocket",
        "http2",
        "grpc",
        "mysql",
        "postgresql",
        "redis",
        "kafka",
        "dns",
        "tls"
    })
    public String conversation = "";

    private final Chunk chunk = new Chunk();
    private Conversation said = Conversation.named("tls");
    private Exchanges exchanges = new Exchanges(new ExchangePool(16), this::count);
    private ProtocolParser parser = parserOf(said);
    private Message[] round = {};
    private long succeeded;
    private int number = 1;

    /**
     * Makes the connection.
     *
     * @throws IllegalStateException if the parser does not find every exchange, and that it
     *     succeeds
     */
    @Setup
    public void begin() {
        said = Conversation.named(conversation);
        exchanges = new Exchanges(new ExchangePool(16), this::count);
        parser = parserOf(said);
        round = said.round().toArray(Message[]::new);
        said.beginning().forEach(this::offer);
        succeeded = 0;
        for (int i = 0; i < ROUNDS_CHECKED; i++) {
            round();
        }
        if (succeeded != (long) ROUNDS_CHECKED * said.exchanges()) {
            throw new IllegalStateException(
                    ROUNDS_CHECKED + " rounds of " + conversation + " made " + succeeded);
        }
    }

    private ProtocolParser parserOf(Conversation wanted) {
        return Protocols.all().stream()
                .filter(factory -> factory.protocol() == wanted.protocol())
                .findFirst()
                .orElseThrow()
                .parser()
                .apply(exchanges);
    }

    private void count(Exchange exchange) {
        succeeded += exchange.outcome == Outcome.OK ? 1 : 0;
    }

    /** A round. */
    @Benchmark
    public long round() {
        number = (number + said.numberStep()) & Integer.MAX_VALUE;
        for (Message message : round) {
            message.number(number);
            offer(message);
        }
        return succeeded;
    }

    private void offer(Message message) {
        chunk.bytes = message.bytes();
        chunk.to = chunk.bytes.length;
        chunk.firstNs = number;
        chunk.lastNs = number;
        int at = 0;
        while (at < chunk.to) {
            chunk.from = at;
            long consumed = parser.onData(message.sender(), chunk);
            if (consumed <= 0) {
                throw new IllegalStateException("of " + conversation + " not consumed at " + at);
            }
            at += (int) consumed;
        }
    }
}
