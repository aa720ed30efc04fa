package io.foreshock.collector.observer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The programs' count of connections that they follow, for the collector to take part in: no more
 * are followed than are allowed, whoever begins to. Each call is one atomic step or two, while the
 * programs count too.
 */
final class RoomForConnections {
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer state;
    private final int most;

    /**
     * Room for so many.
     *
     * @param state {@code struct l7_state}, as the programs see it
     */
    RoomForConnections(ByteBuffer state, int most) {
        this.state = state;
        this.most = most;
    }

    /** Takes the place of one; false if there is none, which is counted. */
    boolean take() {
        int before = (int) INT.getAndAdd(state, L7Layout.FOLLOWED, 1);
        if (Integer.compareUnsigned(before, most) < 0) {
            LONG.getAndAdd(state, L7Layout.COUNTERS + L7Layout.CONNECTIONS, 1L);
            return true;
        }
        INT.getAndAdd(state, L7Layout.FOLLOWED, -1);
        LONG.getAndAdd(state, L7Layout.COUNTERS + L7Layout.STORAGE_FULL, 1L);
        return false;
    }

    /** Gives back a place that was taken and not used. */
    void giveBack() {
        INT.getAndAdd(state, L7Layout.FOLLOWED, -1);
        LONG.getAndAdd(state, L7Layout.COUNTERS + L7Layout.CONNECTIONS, -1L);
    }
}
