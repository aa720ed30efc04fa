package io.foreshock.collector.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads what is written here as the kernel writes it. */
class RingBufferTest {
    private static final int SIZE = 64;
    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;

    private final ByteBuffer consumer = memory(8);
    private final ByteBuffer producer = memory(8);
    private final ByteBuffer data = memory(SIZE);
    private final RingBuffer ring = new RingBuffer(consumer, producer, data, () -> {});
    private final List<String> read = new ArrayList<>();

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Test
    void recordsComeInOrderAndTheirSpaceIsGivenBack() {
        write("first", 0);
        write("second one", 0);
        assertThat(drain(10)).isEqualTo(2);
        assertThat(read).containsExactly("first", "second one");
        assertThat(consumer.getLong(0)).isEqualTo(producer.getLong(0)).isEqualTo(40);
        assertThat(ring.backlogBytes()).isZero();
    }

    @Test
    void recordsThatTheEndOfTheDataPartsArePutTogether() {
        for (int i = 0; i < 50; i++) { // of 16, 32 and 40 bytes: they end everywhere
            String text = "x".repeat(i % 3 == 0 ? 3 : i % 3 == 1 ? 16 : 27) + i;
            write(text, 0);
            assertThat(drain(10)).isOne();
            assertThat(read.get(i)).isEqualTo(text);
        }
    }

    @Test
    void discardedReservationsAreSkipped() {
        write("no", DISCARD);
        write("yes", 0);
        assertThat(drain(10)).isOne();
        assertThat(read).containsExactly("yes");
    }

    @Test
    void nothingIsReadBeyondARecordThatIsStillWritten() {
        write("done", 0);
        int pending = write("pending", BUSY);
        write("later", 0);
        assertThat(drain(10)).isOne();
        data.putInt(pending, "pending".length());
        assertThat(drain(10)).isEqualTo(2);
        assertThat(read).containsExactly("done", "pending", "later");
    }

    @Test
    void spaceIsGivenBackOnTheWayButNotBeforeItsRecordWasRead() {
        ByteBuffer large = memory(1 << 17);
        RingBuffer largeRing = new RingBuffer(consumer, producer, large, () -> {});
        int records = 900; // of 128 bytes each
        for (int i = 0; i < records; i++) {
            large.putInt(i * 128, 120);
        }
        producer.putLong(0, records * 128L);
        List<Long> givenBack = new ArrayList<>();
        largeRing.drain(
                (data, offset, length) -> {
                    assertThat(consumer.getLong(0)).isLessThan(offset);
                    givenBack.add(consumer.getLong(0));
                },
                records);
        assertThat(givenBack).hasSize(records).contains(32 * 1024L, 64 * 1024L, 96 * 1024L);
        assertThat(consumer.getLong(0)).isEqualTo(records * 128L);
    }

    @Test
    void noMoreAreHandedOverThanAskedFor() {
        write("a", 0);
        write("b", 0);
        assertThat(drain(1)).isOne();
        assertThat(ring.backlogBytes()).isEqualTo(16);
        assertThat(drain(1)).isOne();
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void aRecordThatItsHandlerThrowsAtCountsAsRead() {
        write("bad", 0);
        write("good", 0);
        RecordHandler broken =
                (records, offset, length) -> {
                    throw new IllegalStateException("broken");
                };
        assertThatThrownBy(() -> ring.drain(broken, 10)).hasMessage("broken");
        assertThat(drain(10)).isOne();
        assertThat(read).containsExactly("good");
    }

    private int drain(int limit) {
        return ring.drain(
                (records, offset, length) -> {
                    byte[] text = new byte[length];
                    records.get(offset, text);
                    read.add(new String(text, StandardCharsets.UTF_8));
                },
                limit);
    }

    /** Returns where its header lies. */
    private int write(String text, int flags) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long position = producer.getLong(0);
        int at = (int) position & (SIZE - 1);
        data.putInt(at, bytes.length | flags);
        for (int i = 0; i < bytes.length; i++) {
            data.put((at + 8 + i) & (SIZE - 1), bytes[i]);
        }
        producer.putLong(0, position + ((bytes.length + 8 + 7) & ~7));
        return at;
    }
}
