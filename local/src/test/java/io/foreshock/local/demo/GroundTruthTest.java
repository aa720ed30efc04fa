package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.Scenario;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroundTruthTest {
    @Test
    void aFailedCallIsCountedAtItsService() {
        assertThat(GroundTruth.of(CallScenario.DISK_FULL, Map.of("ENOSPC", 40)))
                .isEqualTo(Map.of(new Failure("demo-disk-full", "write", "ENOSPC"), 40L));
    }

    @Test
    void aFailedConnectIsCountedAsARequestToo() {
        String service = "demo-connection-timed-out";
        assertThat(GroundTruth.of(CallScenario.CONNECTION_TIMED_OUT, Map.of("ETIMEDOUT", 5)))
                .isEqualTo(
                        Map.of(
                                new Failure(service, "connect", "ETIMEDOUT"), 5L,
                                new Requests(service, "client", "tcp", "connect", "-", "TIMEOUT"),
                                        5L));
    }

    @Test
    void aRequestIsCountedAtBothEnds() {
        Map<String, Integer> gave = Map.of("OK", 7, "SERVER_ERROR", 3);
        assertThat(GroundTruth.of(RequestScenario.ORDERS_FAIL, gave))
                .isEqualTo(
                        Map.of(
                                order("demo-shopper", "client", "OK"), 7L,
                                order("demo-shop", "server", "OK"), 7L,
                                order("demo-shopper", "client", "SERVER_ERROR"), 3L,
                                order("demo-shop", "server", "SERVER_ERROR"), 3L));
    }

    @Test
    void noTwoScenariosAreCountedAlike() {
        Set<Counted> all = new HashSet<>();
        for (Scenario scenario : Scenario.all()) {
            assertThat(GroundTruth.of(scenario, scenario.expected()).keySet())
                    .isNotEmpty()
                    .allMatch(all::add);
        }
    }

    private static Requests order(String service, String role, String outcome) {
        return new Requests(service, role, "http/1", "GET", "/orders/{id}", outcome);
    }
}
