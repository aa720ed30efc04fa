package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.syscall.SystemCall;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimingTurnsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Map<SystemCall, Long> exits = new EnumMap<>(SystemCall.class);
    private final Set<SystemCall> hooked = EnumSet.noneOf(SystemCall.class);
    private int attachments;
    private long nowNs;

    @Test
    void timesEveryCallAtFirst() {
        TimingTurns turns = turns(100, 10);
        exits.put(SystemCall.WRITE, 1_000_000L); // before the observer began to look
        turns.next();
        assertThat(hooked).containsExactlyInAnyOrder(SystemCall.WRITE, SystemCall.CONNECT);
        assertThat(turns.timedCalls()).isEqualTo(1L << 4 | 1L << 11);
    }

    @Test
    void takesTheHookFromABusyCallUntilItsTurn() {
        TimingTurns turns = turns(100, 3);
        turns.next();
        assertThat(timedAfter(turns, SystemCall.WRITE, 100)).isFalse();
        assertThat(timedAfter(turns, SystemCall.WRITE, 5000)).isFalse();
        assertThat(timedAfter(turns, SystemCall.WRITE, 5000)).as("its turn").isTrue();
        assertThat(timedAfter(turns, SystemCall.WRITE, 5000)).isFalse();
        assertThat(hooked).containsExactly(SystemCall.CONNECT);
    }

    @Test
    void aCallStaysBusyUntilItsRateHasHalved() {
        TimingTurns turns = turns(100, 0);
        turns.next();
        assertThat(timedAfter(turns, SystemCall.WRITE, 99)).isTrue();
        assertThat(timedAfter(turns, SystemCall.WRITE, 100)).isFalse();
        assertThat(timedAfter(turns, SystemCall.WRITE, 50)).isFalse();
        assertThat(timedAfter(turns, SystemCall.WRITE, 49)).isTrue();
        assertThat(timedAfter(turns, SystemCall.WRITE, 99)).isTrue();
    }

    @Test
    void goesByRatesNotByIntervals() {
        TimingTurns turns = turns(100, 0);
        turns.next();
        exits.put(SystemCall.WRITE, 150L);
        nowNs += 2 * SECOND;
        turns.next();
        assertThat(hooked).contains(SystemCall.WRITE);
    }

    @Test
    void hooksACallOnceHoweverLongItIsTimed() {
        TimingTurns turns = turns(100, 1);
        turns.next();
        timedAfter(turns, SystemCall.WRITE, 1000);
        timedAfter(turns, SystemCall.WRITE, 1000);
        assertThat(attachments).isEqualTo(2);
    }

    private boolean timedAfter(TimingTurns turns, SystemCall call, long exitsInASecond) {
        exits.merge(call, exitsInASecond, Long::sum);
        nowNs += SECOND;
        turns.next();
        boolean timed = (turns.timedCalls() >> call.id() & 1) == 1;
        assertThat(hooked.contains(call)).isEqualTo(timed);
        return timed;
    }

    private TimingTurns turns(int busyRate, int turnEvery) {
        return new TimingTurns(
                new HealthConfig.Timing(busyRate, turnEvery),
                EnumSet.of(SystemCall.WRITE, SystemCall.CONNECT),
                id -> exits.getOrDefault(SystemCall.byId(id), 0L),
                () -> nowNs,
                call -> {
                    attachments++;
                    hooked.add(call);
                    return () -> hooked.remove(call);
                });
    }
}
