package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortChoiceTest {
    @Test
    void takesThePreferredPortWhenItIsFree() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        PortChoice choice = PortChoice.near(free);

        assertThat(choice.port()).isEqualTo(free);
        assertThat(choice.moved()).isFalse();
    }

    @Test
    void movesWhenSomethingListensOnLoopback() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PortChoice choice = PortChoice.near(taken.getLocalPort());

            assertThat(choice.port()).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(choice.moved()).isTrue();
        }
    }

    @Test
    void movesWhenSomethingListensOnEveryAddress() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(PortChoice.near(taken.getLocalPort()).moved()).isTrue();
        }
    }
}
