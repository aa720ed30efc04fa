package io.foreshock.collector;

import io.foreshock.collector.encode.AvroWriter;
import io.foreshock.collector.encode.EventClock;
import io.foreshock.collector.encode.HostIdentity;
import io.foreshock.collector.encode.TcpSignalEncoder;
import io.foreshock.collector.l7.sample.EventLimit;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionListener;
import io.foreshock.collector.l7.tcp.TcpEvent;
import io.foreshock.collector.l7.tcp.TcpEventKind;
import io.foreshock.collector.publish.KafkaPublisher;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.schemas.Topic;

/**
 * Publishes what happens to connections: connects and how they end, accepts, closes, resets, what
 * is sent again, sockets that listen. Beyond the limit of events a second those in order are left
 * out first, and counted. Allocates nothing up to the hand-over to Kafka.
 */
final class ConnectionOutlet implements ConnectionListener {
    private static final int ECONNREFUSED = 111;
    private static final int ETIMEDOUT = 110;

    /** A connect that its own process ended before there was an answer. */
    private static final int CLOSED_EARLY = 255;

    private final TcpEvent event = new TcpEvent();
    private final ConnectionServices services;
    private final TcpSignalEncoder encoder;
    private final EventLimit limit;
    private final KafkaPublisher publisher;
    private final AvroWriter writer = new AvroWriter(1024);
    private long seen;
    private long rateLimited;
    private long seq;

    ConnectionOutlet(
            HostIdentity host,
            EventClock clock,
            ConnectionServices services,
            EventLimit limit,
            KafkaPublisher publisher) {
        this.services = services;
        this.limit = limit;
        this.publisher = publisher;
        encoder = new TcpSignalEncoder(host, clock);
    }

    @Override
    public void onConnection(Connection connection, SegmentRecord record) {
        switch (record.type()) {
            case SegmentRecord.Type.CONNECTED -> connected(record);
            case SegmentRecord.Type.ACCEPTED -> event.set(TcpEventKind.ACCEPT, record.ktimeNs());
            case SegmentRecord.Type.LISTENING -> event.set(TcpEventKind.LISTEN, record.ktimeNs());
            case SegmentRecord.Type.RETRANSMITTED -> retransmitted(record);
            case SegmentRecord.Type.CLOSED -> closed(record);
            default -> {
                return; // established at the server: told when it is accepted
            }
        }
        publish(connection, record.ktimeNs());
    }

    private void connected(SegmentRecord record) {
        event.set(kindOfConnect(record.error()), record.ktimeNs());
        event.errno = record.error() == CLOSED_EARLY ? 0 : record.error();
        event.durationNs = record.standsFor() * 1000;
    }

    private static TcpEventKind kindOfConnect(int error) {
        return switch (error) {
            case 0 -> TcpEventKind.ESTABLISHED;
            case ECONNREFUSED -> TcpEventKind.REFUSED;
            case ETIMEDOUT -> TcpEventKind.TIMED_OUT;
            default -> TcpEventKind.CONNECT; // begun, and no more
        };
    }

    /** Told at powers of two: each stands for those since the one before. */
    private void retransmitted(SegmentRecord record) {
        event.set(TcpEventKind.RETRANSMIT, record.ktimeNs());
        event.count = record.standsFor() == 1 ? 1 : record.standsFor() / 2;
    }

    private void closed(SegmentRecord record) {
        TcpEventKind kind = record.isReset() ? TcpEventKind.RESET : TcpEventKind.CLOSE;
        event.set(record.error() == ETIMEDOUT ? TcpEventKind.TIMED_OUT : kind, record.ktimeNs());
        event.errno = record.error();
        event.durationNs = record.durationNs() == 0 ? TcpEvent.NONE : record.durationNs();
        event.bytesSent = record.sentBytes();
        event.bytesReceived = record.receivedBytes();
    }

    private void publish(Connection connection, long nowNs) {
        seen += event.count;
        boolean inOrder =
                switch (event.kind) {
                    case ESTABLISHED, ACCEPT, CLOSE -> true;
                    default -> false;
                };
        if (!(inOrder ? limit.takesSuccess(nowNs) : limit.takesFailure(nowNs))) {
            rateLimited += event.count;
            return;
        }
        encoder.encode(writer, event, connection, services.of(connection), seq++, 1);
        publisher.publish(Topic.SIGNAL_TCP, writer, event.count);
    }

    /** Events so far. */
    long seen() {
        return seen;
    }

    /** Events so far that were left out by the limit of events a second. */
    long rateLimited() {
        return rateLimited;
    }
}
