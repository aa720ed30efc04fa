package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingRequestsTest {
    private final PendingRequests pending = new PendingRequests();

    @Test
    void keepsTheOrder() {
        Random random = new Random(7);
        int added = 0;
        int removed = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(100) < (i / 1000 % 2 == 0 ? 60 : 40)) {
                assertThat(pending.add(added, 2L * added)).isTrue();
                added++;
            } else if (!pending.isEmpty()) {
                assertThat(pending.kind(0)).isEqualTo(removed);
                assertThat(pending.argument(0)).isEqualTo(2L * removed);
                pending.remove();
                removed++;
            }
            assertThat(pending.size()).isEqualTo(added - removed);
            if (pending.size() > 1) {
                assertThat(pending.kind(pending.size() - 1)).isEqualTo(added - 1);
            }
        }
    }

    @Test
    void hasALimit() {
        for (int i = 0; i < PendingRequests.LIMIT; i++) {
            assertThat(pending.add(i, 0)).isTrue();
        }
        assertThat(pending.add(0, 0)).isFalse();
        pending.remove();
        assertThat(pending.add(-1, 0)).isTrue();
        assertThat(pending.kind(0)).isOne();
        assertThat(pending.kind(pending.size() - 1)).isEqualTo(-1);
    }
}
