package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlySegmentsTest {
    private final EarlySegments.Pool pool = new EarlySegments.Pool(40);
    private final EarlySegments segments = new EarlySegments(pool);

    private static SegmentRecord at(long position) {
        ByteBuffer data =
                SegmentRecordBuilder.of(SegmentRecord.Type.SEGMENT, 1)
                        .segment(position, 1, new byte[] {1})
                        .buffer();
        SegmentRecord record = new SegmentRecord();
        record.read(data, 0, data.remaining());
        return record;
    }

    @Test
    void comeOutInTheOrderOfTheirPositions() {
        for (long position : List.of(30L, 10L, 20L, 40L, 10L)) {
            assertThat(segments.add(at(position))).isTrue();
        }
        List<Long> positions = new ArrayList<>();
        while (!segments.isEmpty()) {
            positions.add(segments.first().position());
            segments.removeFirst();
        }
        assertThat(positions).containsExactly(10L, 10L, 20L, 30L, 40L);
        assertThat(pool.isInUse()).isFalse();
    }

    @Test
    void areFewOfEachDirection() {
        fill(segments);
        assertThat(segments.isFull()).isTrue();
        assertThat(segments.add(at(99))).isFalse();
    }

    @Test
    void areNoMoreOverAllThanThereIsRoomFor() {
        List<EarlySegments> all = burst();
        assertThat(pool.held()).isEqualTo(40);
        assertThat(all.get(2).isFull()).isFalse();
        all.get(0).removeFirst();
        assertThat(all.get(2).add(at(99))).isTrue();
        assertThat(all.get(2).add(at(100))).isFalse();
    }

    @Test
    void giveTheirMemoryBackOnceItIsNotNeeded() {
        List<EarlySegments> all = burst();
        pool.trim();
        assertThat(pool.held()).as("in use").isEqualTo(40);
        all.forEach(EarlySegments::clear);
        pool.trim();
        assertThat(pool.held()).as("needed a moment ago").isEqualTo(40);
        for (int i = 0; i < 6; i++) {
            pool.trim();
        }
        assertThat(pool.held()).isEqualTo(EarlySegments.MAX);
    }

    @Test
    void allocateNothingWhileFewAreInUse() {
        SegmentRecord record = at(5);
        assertThat(
                        Allocated.by(
                                () -> {
                                    segments.add(record);
                                    segments.removeFirst();
                                    pool.trim();
                                }))
                .isZero();
    }

    private List<EarlySegments> burst() {
        List<EarlySegments> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            EarlySegments each = new EarlySegments(pool);
            fill(each);
            all.add(each);
        }
        return all;
    }

    private static void fill(EarlySegments each) {
        for (int i = 0; i < EarlySegments.MAX; i++) {
            each.add(at(i));
        }
    }
}
