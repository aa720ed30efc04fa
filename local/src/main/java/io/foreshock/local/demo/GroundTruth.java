package io.foreshock.local.demo;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.SystemCall;
import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.Scenario;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has to be counted of a scenario: a failed call at its service, and a failed connect as a
 * request that was not to be made, too; a request at both of its ends.
 */
public final class GroundTruth {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    private static final Map<String, Outcome> FAILED_CONNECTS =
            Map.of(
                    Errno.name(Errno.ECONNREFUSED), Outcome.REFUSED,
                    Errno.name(Errno.ETIMEDOUT), Outcome.TIMEOUT);

    private GroundTruth() {}

    /**
     * What has to be counted.
     *
     * @param gave how the scenario's attempts ended, named as in {@link Scenario#expected}
     */
    public static Map<Counted, Long> of(Scenario scenario, Map<String, Integer> gave) {
        Map<Counted, Long> truth = new LinkedHashMap<>();
        gave.forEach(
                (what, times) -> {
                    if (scenario instanceof CallScenario calls) {
                        addCalls(calls, what, times, truth);
                    } else if (scenario instanceof RequestScenario requests) {
                        addRequests(requests, what, times, truth);
                    }
                });
        return truth;
    }

    private static void addCalls(
            CallScenario scenario, String errno, long times, Map<Counted, Long> truth) {
        String service = scenario.service();
        truth.put(new Failure(service, scenario.call().kernelName(), errno), times);
        Outcome outcome = FAILED_CONNECTS.get(errno);
        if (scenario.call() == SystemCall.CONNECT && outcome != null) {
            String connect = scenario.call().kernelName();
            String tcp = Protocol.TCP.text();
            truth.put(
                    new Requests(
                            service, CLIENT, tcp, connect, Requests.NO_ENDPOINT, outcome.name()),
                    times);
        }
    }

    private static void addRequests(
            RequestScenario scenario, String outcome, long times, Map<Counted, Long> truth) {
        truth.put(requests(scenario, RequestScenario.CLIENT, CLIENT, outcome), times);
        truth.put(requests(scenario, RequestScenario.SERVER, SERVER, outcome), times);
    }

    private static Requests requests(
            RequestScenario scenario, String service, String role, String outcome) {
        RequestScenario.Request request = scenario.request();
        return new Requests(
                service,
                role,
                request.protocol().text(),
                request.method(),
                request.endpoint(),
                outcome);
    }
}
