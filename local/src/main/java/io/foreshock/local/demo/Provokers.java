package io.foreshock.local.demo;

import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The processes that bring about every scenario. */
final class Provokers implements AutoCloseable {
    private final Map<CallScenario, CallProvoker> calls = new EnumMap<>(CallScenario.class);
    private final RequestProvoker requests;

    private Provokers(RequestProvoker requests) {
        this.requests = requests;
    }

    /**
     * Starts them and waits until all are prepared.
     *
     * @param work where they have their scratch directories and logs
     */
    static Provokers prepare(ScopeCgroup scope, Path work) throws IOException {
        Path logs = Files.createDirectories(work.resolve("logs"));
        Provokers all =
                new Provokers(
                        RequestProvoker.start(scope, service -> logs.resolve(service + ".log")));
        try {
            for (CallScenario scenario : CallScenario.values()) {
                String service = scenario.service();
                Path scratch = work.resolve("scratch").resolve(service);
                Path log = logs.resolve(service + ".log");
                all.calls.put(scenario, CallProvoker.start(scenario, scope, scratch, log));
            }
            for (CallProvoker provoker : all.calls.values()) {
                provoker.awaitReady();
            }
            all.requests.awaitReady();
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** Brings one about. */
    Provoked provoke(Scenario scenario) throws IOException {
        if (scenario instanceof CallScenario call) {
            return Objects.requireNonNull(calls.get(call)).provoke();
        }
        return requests.provoke((RequestScenario) scenario);
    }

    /** No process is in the observed cgroup any more. */
    void leaveScope() throws IOException {
        requests.leaveScope();
    }

    @Override
    public void close() throws IOException {
        requests.close();
        for (CallProvoker provoker : calls.values()) {
            provoker.close();
        }
    }
}
