package io.foreshock.collector.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.CallsRecord;
import io.foreshock.collector.service.Service;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
    private static final int OPENAT = 2;
    private static final int WRITE = 4;
    private static final int ENOENT = 2;
    private static final int EINTR = 4;

    private final SummaryTable table = new SummaryTable();
    private final Service shop = new Service("shop", null, Service.Origin.COMMAND);
    private final Service bank = new Service("bank", null, Service.Origin.COMMAND);

    @Test
    void sumsProcessesCpusAndErrnosOfOneServiceAndCall() {
        table.add(shop, record(OPENAT, 0, 7, 10));
        table.add(shop, record(OPENAT, 0, 5, 10));
        table.add(shop, record(OPENAT, ENOENT, 3, 11));
        table.add(shop, record(OPENAT, EINTR, 2, 12));
        assertThat(close()).containsExactly("shop 2: 17 exits, 3 failures");
    }

    @Test
    void keepsServicesAndCallsApart() {
        table.add(shop, record(OPENAT, 0, 1, 10));
        table.add(shop, record(WRITE, 0, 2, 10));
        table.add(bank, record(OPENAT, 0, 4, 10));
        assertThat(close())
                .containsExactlyInAnyOrder(
                        "shop 2: 1 exits, 0 failures",
                        "shop 4: 2 exits, 0 failures",
                        "bank 2: 4 exits, 0 failures");
    }

    @Test
    void anIntervalStartsEmpty() {
        table.add(shop, record(OPENAT, ENOENT, 3, 11));
        close();
        assertThat(close()).isEmpty();
        table.add(shop, record(OPENAT, 0, 1, 11));
        assertThat(close()).containsExactly("shop 2: 1 exits, 0 failures");
    }

    @Test
    void forgetsAServiceThatStaysQuiet() {
        table.add(shop, record(OPENAT, 0, 1, 10));
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
                                        + summary.callId()
                                        + ": "
                                        + summary.count()
                                        + " exits, "
                                        + summary.failures()
                                        + " failures"));
        return seen;
    }

    /** As {@code struct calls_record}: offsets are those of its flyweight. */
    private static CallsRecord record(int call, int errno, long count, int bucket) {
        ByteBuffer data = ByteBuffer.allocate(CallsRecord.LENGTH).order(ByteOrder.nativeOrder());
        data.putShort(12, (short) call);
        data.putShort(14, (short) errno);
        data.putLong(24, count);
        data.putLong(32, count << bucket);
        data.putInt(56 + 4 * bucket, (int) count);
        return new CallsRecord().wrap(data, 0);
    }
}
