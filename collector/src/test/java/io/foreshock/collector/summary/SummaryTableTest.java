package io.foreshock.collector.summary;

import static io.foreshock.collector.syscall.Errno.EACCES;
import static io.foreshock.collector.syscall.Errno.ENOENT;
import static io.foreshock.collector.syscall.Errno.EPERM;
import static io.foreshock.collector.syscall.SystemCall.BIND;
import static io.foreshock.collector.syscall.SystemCall.OPENAT;
import static io.foreshock.collector.syscall.SystemCall.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.encode.CallSummary;
import io.foreshock.collector.record.CallsRecord;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SummaryTableTest {
    private static final int EINTR = 4;

    private final SummaryTable table = new SummaryTable();
    private final Service shop = new Service("shop", null, Service.Origin.COMMAND);
    private final Service bank = new Service("bank", null, Service.Origin.COMMAND);

    @Test
    void sumsProcessesCpusAndErrnosOfOneServiceAndCall() {
        add(shop, OPENAT, 0, 7, 10);
        add(shop, OPENAT, 0, 5, 10);
        add(shop, OPENAT, ENOENT, 3, 11);
        add(shop, OPENAT, EINTR, 2, 12);
        assertThat(close()).containsExactly("shop file openat: 17 exits, 3 failures");
    }

    @Test
    void keepsServicesAndCallsApart() {
        add(shop, OPENAT, 0, 1, 10);
        add(shop, WRITE, 0, 2, 10);
        add(bank, OPENAT, 0, 4, 10);
        assertThat(close())
                .containsExactlyInAnyOrder(
                        "shop file openat: 1 exits, 0 failures",
                        "shop file write: 2 exits, 0 failures",
                        "bank file openat: 4 exits, 0 failures");
    }

    @Test
    void refusalsHaveASummaryOfTheirOwn() {
        add(shop, OPENAT, 0, 10, 10);
        add(shop, OPENAT, EACCES, 4, 11);
        add(shop, OPENAT, EPERM, 2, 12);
        add(shop, OPENAT, ENOENT, 3, 11);
        add(shop, BIND, EACCES, 1, 11);
        assertThat(close())
                .containsExactlyInAnyOrder(
                        "shop file openat: 13 exits, 3 failures",
                        "shop permission openat: 6 exits, 4 failures",
                        "shop permission bind: 1 exits, 1 failures");
    }

    @ParameterizedTest
    @EnumSource
    void eachExitIsInTheSummaryOfTheCategoryThatItsEventHas(SystemCall call) {
        for (int errno = 0; errno <= Errno.MAX; errno++) {
            Category expected = Category.of(call, errno);
            add(shop, call, errno, 7, 10);
            List<CallSummary> closed = new ArrayList<>();
            table.close(
                    (service, summary) -> {
                        closed.add(summary);
                        assertThat(summary.call()).isEqualTo(call);
                        assertThat(summary.category()).isEqualTo(expected);
                        assertThat(summary.count()).isEqualTo(7);
                    });
            assertThat(closed).hasSize(1);
        }
    }

    @Test
    void addsWithoutAllocation() {
        SummaryConsumer ignore = (service, summary) -> {};
        CallsRecord success = record(0, 1, 10);
        CallsRecord refused = record(EACCES, 1, 10);
        assertThat(
                        Allocated.by(
                                () -> {
                                    table.add(shop, OPENAT, success);
                                    table.add(shop, OPENAT, refused);
                                    table.close(ignore);
                                }))
                .isZero();
    }

    @Test
    void anIntervalStartsEmpty() {
        add(shop, OPENAT, ENOENT, 3, 11);
        close();
        assertThat(close()).isEmpty();
        add(shop, OPENAT, 0, 1, 11);
        assertThat(close()).containsExactly("shop file openat: 1 exits, 0 failures");
    }

    @Test
    void forgetsAServiceThatStaysQuiet() {
        add(shop, OPENAT, 0, 1, 10);
        close();
        for (int i = 1; i < SummaryTable.QUIET_INTERVALS; i++) {
            close();
            assertThat(table.size()).isEqualTo(1);
        }
        close();
        assertThat(table.size()).isZero();
    }

    private List<String> close() {
        List<String> seen = new ArrayList<>();
        table.close(
                (service, summary) ->
                        seen.add(
                                service.name()
                                        + " "
                                        + summary.category().text()
                                        + " "
                                        + summary.call().kernelName()
                                        + ": "
                                        + summary.count()
                                        + " exits, "
                                        + summary.failures()
                                        + " failures"));
        return seen;
    }

    private void add(Service service, SystemCall call, int errno, long count, int bucket) {
        table.add(service, call, record(errno, count, bucket));
    }

    /** As {@code struct calls_record}: offsets are those of CallsRecord. */
    private static CallsRecord record(int errno, long count, int bucket) {
        ByteBuffer data = ByteBuffer.allocate(CallsRecord.LENGTH).order(ByteOrder.nativeOrder());
        data.putShort(14, (short) errno);
        data.putLong(24, count);
        data.putLong(32, count << bucket);
        data.putInt(56 + 4 * bucket, (int) count);
        return new CallsRecord().read(data, 0);
    }
}
