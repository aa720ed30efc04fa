package io.foreshock.collector.l7.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final StreamTable table = new StreamTable();

    @Test
    void findsWhatIsOpenAndNothingElse() {
        Random random = new Random(1);
        Map<Integer, Exchange> open = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            int id = 2 * random.nextInt(400) + 1;
            Stream stream = table.get(id);
            if (open.containsKey(id)) {
                assertThat(Objects.requireNonNull(stream).exchange).isSameAs(open.get(id));
                if (random.nextInt(3) > 0) {
                    table.close(stream);
                    open.remove(id);
                }
            } else {
                assertThat(stream).isNull();
                if (!table.isFull()) {
                    Exchange exchange = new Exchange();
                    open.put(id, exchange);
                    assertThat(table.open(id, exchange).id).isEqualTo(id);
                }
            }
            assertThat(table.count()).isEqualTo(open.size());
        }
    }

    @Test
    void idsThatAreFarApartMayShareABucket() {
        for (int i = 0; i < StreamTable.MAX_OPEN; i++) {
            table.open(1 + (i << 20), new Exchange());
        }

        assertThat(table.isFull()).isTrue();
        for (int i = 0; i < StreamTable.MAX_OPEN; i++) {
            table.close(Objects.requireNonNull(table.get(1 + (i << 20))));
        }
        assertThat(table.count()).isZero();
    }
}
