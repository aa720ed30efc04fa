package io.foreshock.collector;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.L7SignalEncoder;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.hash.SipHash;
import io.foreshock.collector.l7.sample.ConsistentSample;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionExchangeListener;
import io.foreshock.collector.l7.summary.AttemptCounter;
import io.foreshock.collector.l7.summary.L7SummaryTable;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.service.Service;
import io.foreshock.schemas.Topic;

/**
 * What becomes of each exchange: it is counted in its row, and published by itself if it failed or
 * is in the sample. Allocates nothing up to the hand-over to Kafka.
 */
final class ExchangeOutlet implements ConnectionExchangeListener {
    private final ConnectionServices services;
    private final AttemptCounter attempts;
    private final L7SummaryTable table;
    private final ConsistentSample sample;
    private final HeaderRedaction redaction;
    private final L7SignalEncoder encoder;
    private final KafkaPublisher publisher;
    private final AvroWriter writer = new AvroWriter(4096);
    private long seen;
    private long read;
    private long leftOut;
    private long unread;
    private long seq;

    ExchangeOutlet(
            HostIdentity host,
            EventClock clock,
            ConnectionServices services,
            AttemptCounter attempts,
            L7SummaryTable table,
            ConsistentSample sample,
            HeaderRedaction redaction,
            KafkaPublisher publisher) {
        this.services = services;
        this.attempts = attempts;
        this.table = table;
        this.sample = sample;
        this.redaction = redaction;
        this.publisher = publisher;
        encoder = new L7SignalEncoder(host, clock, SipHash.withRandomKey());
    }

    @Override
    public void onExchange(Connection connection, Exchange exchange) {
        seen += exchange.weight;
        read += exchange.isUnread() ? 0 : 1;
        redaction.apply(exchange);
        Service service = services.of(connection);
        int attempt =
                connection.side() == Side.CLIENT
                        ? attempts.attempt(caller(connection), exchange)
                        : exchange.attempt;
        table.add(service, connection, exchange, attempt);
        if (exchange.isUnread()) {
            unread += exchange.weight;
            return;
        }
        int last = exchange.lastAttempt(attempt);
        double weight = sample.weight(exchange, connection, last, exchange.endNs);
        if (weight > 0) {
            encoder.encode(writer, exchange, connection, service, last, seq++, weight);
            publisher.publish(Topic.SIGNAL_L7, writer, 1);
            leftOut += exchange.weight - 1;
        }
    }

    private static long caller(Connection connection) {
        return (long) connection.pid() << Integer.SIZE | connection.processGeneration();
    }

    /** Exchanges so far, those included that those read stand for. */
    long seen() {
        return seen;
    }

    /** Exchanges so far that were read. */
    long read() {
        return read;
    }

    /** Exchanges so far that were not read, for which the weight of one published stands. */
    long leftOut() {
        return leftOut;
    }

    /**
     * Exchanges so far that were not read, for which no weight stands: they were left out last on
     * their connection. They are in rows alone.
     */
    long unread() {
        return unread;
    }
}
