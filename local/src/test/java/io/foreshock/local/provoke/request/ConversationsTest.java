package io.foreshock.local.provoke.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.RequestScenario;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationsTest {
    @ParameterizedTest
    @EnumSource(RequestScenario.class)
    void requestsEndAsTheyHaveTo(RequestScenario scenario) throws Exception {
        try (ShopServer server = ShopServer.open()) {
            Provoked provoked = RequestClientMain.make(scenario, server.ports());

            assertThat(provoked.gave()).isEqualTo(scenario.expected());
        }
    }
}
