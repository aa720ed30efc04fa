package io.foreshock.collector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RoomForConnectionsTest {
    private final ByteBuffer state =
            ByteBuffer.allocateDirect(L7Layout.STATE_LENGTH).order(ByteOrder.nativeOrder());
    private final L7Counters counters = new L7Counters();
    private final RoomForConnections room = new RoomForConnections(state, 2);

    @Test
    void givesNoMorePlacesThanThereAreAndCountsWhoGetsNone() {
        state.putInt(L7Layout.FOLLOWED, 1); // by the programs
        assertThat(room.take()).isTrue();
        assertThat(room.take()).isFalse();
        counters.read(state, 2);
        assertThat(counters.connections()).isEqualTo(1);
        assertThat(counters.storageFull()).isEqualTo(1);
        assertThat(state.getInt(L7Layout.FOLLOWED)).isEqualTo(2);
    }

    @Test
    void aPlaceThatIsGivenBackIsFree() {
        assertThat(room.take()).isTrue();
        assertThat(room.take()).isTrue();
        room.giveBack();
        assertThat(room.take()).isTrue();
        counters.read(state, 1);
        assertThat(counters.connections()).isEqualTo(2);
        assertThat(counters.storageFull()).isZero();
    }
}
