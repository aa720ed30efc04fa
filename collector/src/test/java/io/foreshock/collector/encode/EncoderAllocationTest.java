package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.ConnectionFixture;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeFixture;
import io.foreshock.collector.l7.hash.SipHash;
import io.foreshock.collector.l7.summary.L7RowConsumer;
import io.foreshock.collector.l7.summary.L7SummaryTable;
import io.foreshock.collector.l7.tcp.TcpEvent;
import io.foreshock.collector.l7.tcp.TcpEventKind;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.ErrorRecordBuilder;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.SystemCall;
import org.junit.jupiter.api.Test;

/** In steady state no encoder allocates. */
class EncoderAllocationTest {
    private final HostIdentity identity = new HostIdentity("host-1", "boot-1", 42);
    private final EventClock clock = EventClock.measured();
    private final Service service = new Service("shop", "c0ffee", Service.Origin.KUBERNETES);
    private final AvroWriter out = new AvroWriter(1024);
    private final ConnectionFixture connection = new ConnectionFixture();

    @Test
    void syscallSignalEncoderAllocatesNothing() {
        SyscallSignalEncoder encoder =
                new SyscallSignalEncoder(
                        identity,
                        Architecture.X86_64,
                        clock,
                        PathRedactor.withNames(PathRedactor.DEFAULT_NAMES));
        ErrorRecordBuilder open =
                new ErrorRecordBuilder().path("/var/lib/app/session/token=abcdef/ä");
        ErrorRecordBuilder connect =
                new ErrorRecordBuilder().call(11, 111).peer(new byte[] {127, 0, 0, 1}, 80);
        ErrorRecord record = new ErrorRecord();
        assertThat(
                        Allocated.by(
                                () -> {
                                    encoder.encode(out, open.readInto(record), service, 1, 1);
                                    encoder.encode(out, connect.readInto(record), service, 2, 1);
                                }))
                .isZero();
    }

    @Test
    void syscallSummaryEncoderAllocatesNothing() {
        SyscallSummaryEncoder encoder = new SyscallSummaryEncoder(identity, clock);
        CallSummary summary = new CallSummary(SystemCall.OPENAT, Category.FILE);
        assertThat(
                        Allocated.by(
                                () -> {
                                    summary.clear();
                                    summary.addSuccesses(5);
                                    summary.addErrors(2, 3, true);
                                    summary.addErrors(13, 1, true);
                                    summary.addDuration(9, 9000);
                                    summary.addBucket(10, 9);
                                    encoder.encode(out, summary, service, 0, 1, 1, 1);
                                }))
                .isZero();
    }

    @Test
    void l7SignalEncoderAllocatesNothing() {
        L7SignalEncoder encoder = new L7SignalEncoder(identity, clock, SipHash.withRandomKey());
        Exchange exchange = ExchangeFixture.get("/orders/{id}/\u00e4", false);
        exchange.fingerprint = 5;
        exchange.traceLow = 7;
        exchange.spanId = 9;
        assertThat(
                        Allocated.by(
                                () -> {
                                    exchange.httpStatus = 503;
                                    encoder.encode(out, exchange, connection, service, 2, 1, 1);
                                    exchange.grpcStatus = 14;
                                    encoder.encode(out, exchange, connection, service, 2, 1, 1);
                                }))
                .isZero();
    }

    @Test
    void l7SummaryEncoderAllocatesNothing() {
        L7SummaryEncoder encoder = new L7SummaryEncoder(identity, clock);
        L7SummaryTable table = new L7SummaryTable(4);
        Exchange ok = ExchangeFixture.get("/orders/{id}", true);
        Exchange failed = ExchangeFixture.get("/orders/{id}", false);
        failed.endNs += 20_000_000_000L;
        L7RowConsumer consumer = row -> encoder.encode(out, row, 0, 1, 1);
        assertThat(
                        Allocated.by(
                                () -> {
                                    table.add(service, connection, ok, 1);
                                    table.add(service, connection, failed, 2);
                                    table.close(consumer);
                                }))
                .isZero();
    }

    @Test
    void tcpSignalEncoderAllocatesNothing() {
        TcpSignalEncoder encoder = new TcpSignalEncoder(identity, clock);
        TcpEvent event = new TcpEvent();
        assertThat(
                        Allocated.by(
                                () -> {
                                    event.set(TcpEventKind.CLOSE, 5);
                                    event.bytesSent = 7;
                                    event.errno = 104;
                                    encoder.encode(out, event, connection, service, 1, 1);
                                }))
                .isZero();
    }
}
