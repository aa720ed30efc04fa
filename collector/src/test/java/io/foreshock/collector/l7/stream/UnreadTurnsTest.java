package io.foreshock.collector.l7.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreshock.collector.record.SegmentRecord;
import io.foreshock.collector.record.SegmentRecord.Flag;
import io.foreshock.collector.record.SegmentRecord.Role;
import io.foreshock.collector.record.SegmentRecordBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadTurnsTest {
    private static final int STRIDE = 50;

    private final Map<String, Long> failed = new HashMap<>();
    private final Map<String, Long> succeeded = new HashMap<>();
    private final Map<Long, End> ends = new HashMap<>();
    private ConnectionTracker tracker = tracker(ConnectionTracker.Limits.defaults());
    private Random random = new Random(1);
    private long now = 1_000_000_000L;
    private long read;
    private long leftOut;

    /** How far one connection is, and how the kernel leaves out turns on it (turn.h). */
    private static final class End {
        private long asked;
        private long answered;
        private int countdown;
        private int skipped;
    }

    private ConnectionTracker tracker(ConnectionTracker.Limits limits) {
        return new ConnectionTracker(
                List.of(LineParser.FACTORY),
                limits,
                new TimeLimits(Duration.ofSeconds(5), Map.of()),
                (connection, policy) -> {},
                (connection, x) ->
                        (x.outcome.isFailure() ? failed : succeeded)
                                .merge(x.endpoint.toString(), x.weight, Long::sum),
                (connection, record) -> {});
    }

    @Test
    void anEndpointThatAlwaysFailsHasNoSuccesses() {
        int turns = 400_000;
        int broken = 0;
        for (int i = 0; i < turns; i++) {
            boolean fails = random.nextInt(100) == 0;
            turn(random.nextInt(20), fails ? "broken" : "ok", fails);
            broken += fails ? 1 : 0;
        }
        closeAll();

        assertThat(failed).containsOnly(Map.entry("broken", (long) broken));
        assertThat(succeeded).containsOnlyKeys("ok", "-");
        assertThat(total(succeeded)).isEqualTo(turns - broken);
        assertThat(read).isLessThan(turns / 20);
    }

    @Test
    void sharesOfEndpointsThatSucceedAreUnbiased() {
        int turns = 1_000_000;
        int ok = 0;
        int also = 0;
        for (int i = 0; i < turns; i++) {
            int which = random.nextInt(100);
            boolean fails = which < 20;
            boolean isOk = which >= 50;
            turn(random.nextInt(20), fails ? "broken" : isOk ? "ok" : "also", fails);
            ok += isOk ? 1 : 0;
            also += fails || isOk ? 0 : 1;
        }
        closeAll();

        double share = share("ok", "also");
        double truth = (double) ok / (ok + also);
        // Weights are sums of distances, each uniform between 1 and 2n - 1: their variance is less
        // than the square of their mean.
        double drawn = (double) (ok + also) / STRIDE;
        double standardError = Math.sqrt(2 * truth * (1 - truth) / drawn);
        assertThat(share).isCloseTo(truth, within(2 * standardError));
        assertThat(succeeded.get("-")).isLessThan(20 * 4 * STRIDE);
    }

    @Test
    void whatSucceedsByTurnsIsCountedByTurns() {
        for (int i = 0; i < 300_000; i++) {
            boolean fails = i % 3 == 2;
            turn(1, List.of("a", "b", "broken").get(i % 3), fails);
        }
        closeAll();

        double share = share("a", "b");
        assertThat(share).isCloseTo(0.5, within(0.04));
        assertThat(failed).containsOnly(Map.entry("broken", 100_000L));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7})
    void nothingIsLostWhateverBecomesOfTurns(long seed) {
        random = new Random(seed);
        tracker = tracker(new ConnectionTracker.Limits(8 * 1024, 6, 16));
        for (int i = 0; i < 50_000; i++) {
            int connection = random.nextInt(12);
            switch (random.nextInt(12)) {
                case 0 -> close(connection);
                case 1 -> ask(connection, "?slow\n", 1, false);
                case 2 -> {
                    ask(connection, "?a\n?b\n?c\n", 3, false);
                    answer(connection, List.of("!\n!-\n!\n", "!\n").get(random.nextInt(2)), 0);
                }
                case 3 -> {
                    now += random.nextInt(6) * 1_000_000_000L;
                    tracker.tick(now);
                }
                default -> turn(connection, "x", random.nextInt(4) == 0);
            }
        }
        closeAll();

        assertThat(total(succeeded) + total(failed) + tracker.refused()).isEqualTo(read + leftOut);
        assertThat(leftOut).isGreaterThan(10_000);
        assertThat(tracker.refused()).isPositive();
        assertThat(tracker.counters().evicted).isPositive();
        assertThat(succeeded).containsKeys("-", "x");
        assertThat(tracker.inFlight()).isZero();
    }

    /** A request that is answered at once; left out if it is not drawn, and succeeds. */
    private void turn(long connection, String endpoint, boolean fails) {
        End end = end(connection);
        boolean drawn = end.countdown == 0;
        if (drawn) {
            end.countdown = random.nextInt(2 * STRIDE - 1);
        } else {
            end.countdown--;
        }
        if (drawn || fails) {
            ask(connection, "?" + endpoint + "\n", 1, !drawn);
            answer(connection, fails ? "!-\n" : "!\n", drawn && !fails ? Flag.DRAWN : 0);
        } else {
            leaveOut(connection, 1);
        }
    }

    private void leaveOut(long connection, int turns) {
        End end = end(connection);
        end.skipped += turns;
        end.asked += 5L * turns;
        end.answered += 2L * turns;
        leftOut += turns;
    }

    private void ask(long connection, String bytes, int requests, boolean keptBack) {
        End end = end(connection);
        int flags = Flag.SENT | Flag.TURN | Flag.LAST_CHUNK | (keptBack ? Flag.HEAD : 0);
        SegmentRecordBuilder record = segment(connection, end.asked, bytes, flags);
        if (!keptBack) {
            record.skipped(end.skipped);
            end.skipped = 0;
        }
        give(record.buffer());
        end.asked += bytes.length();
        read += requests;
    }

    private void answer(long connection, String bytes, int drawn) {
        End end = end(connection);
        int flags = drawn | Flag.ANSWER | Flag.LAST_CHUNK;
        give(segment(connection, end.answered, bytes, flags).buffer());
        end.answered += bytes.length();
    }

    private void close(long connection) {
        End end = ends.remove(connection);
        if (end != null) {
            give(
                    SegmentRecordBuilder.of(SegmentRecord.Type.CLOSED, connection)
                            .role(Role.CLIENT)
                            .at(now++)
                            .skipped(end.skipped)
                            .closing(random.nextInt(3), random.nextInt(3))
                            .buffer());
        }
    }

    private void closeAll() {
        for (long connection = 0; connection < 64; connection++) {
            close(connection);
        }
    }

    private End end(long connection) {
        return ends.computeIfAbsent(connection, id -> new End());
    }

    private SegmentRecordBuilder segment(long connection, long position, String bytes, int flags) {
        return SegmentRecordBuilder.of(SegmentRecord.Type.SEGMENT, connection)
                .process(42, "main")
                .role(Role.CLIENT)
                .ports(40000, 80)
                .at(now++)
                .flags(flags)
                .segment(position, bytes.length(), bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void give(ByteBuffer record) {
        tracker.onRecord(record, 0, record.limit());
    }

    /** The share of one in the successes of two. */
    private double share(String one, String other) {
        long ofOne = succeeded.getOrDefault(one, 0L);
        return (double) ofOne / (ofOne + succeeded.getOrDefault(other, 0L));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
