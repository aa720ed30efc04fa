package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.Scenario;
import io.foreshock.local.tail.SampleRecords;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final CallScenario SCENARIO = CallScenario.PORT_IN_USE;
    private static final int N = SCENARIO.attempts();
    private static final String ERRNO = "EADDRINUSE";
    private static final RequestScenario ORDERS = RequestScenario.ORDERS_FAIL;

    @Test
    void agreesWhenEveryCountIsTheSame() {
        Verdict verdict = verdict(N, seen(N, N, N, N, 0));

        assertThat(verdict.agrees()).isTrue();
        assertThat(printed(verdict)).contains("every count agrees", "lost 0");
    }

    @Test
    void saysWhichCountDiffersAndWhereToLook() {
        Verdict verdict = verdict(N, seen(N, N, N, N - 1, 0));

        assertThat(verdict.agrees()).isFalse();
        assertThat(printed(verdict))
                .contains("port in use: the results differ")
                .contains(
                        "foreshock tail foreshock.status --from earliest --service demo-port-in-use");
    }

    @Test
    void doesNotAgreeWhenTheKernelSawMore() {
        assertThat(verdict(N, seen(N + 1, N + 1, N, N, 0)).agrees()).isFalse();
    }

    @Test
    void doesNotAgreeWhenSomethingWasLost() {
        Verdict verdict = verdict(N, seen(N, N, N, N, 1));

        assertThat(verdict.agrees()).isFalse();
        assertThat(printed(verdict)).contains("1 lost", "foreshock.signal.collector");
    }

    @Test
    void doesNotAgreeWhenTheProvocationItselfFailed() {
        Verdict verdict = verdict(N - 1, seen(N - 1, N - 1, N - 1, N - 1, 0));

        assertThat(verdict.agrees()).isFalse();
        assertThat(printed(verdict))
                .contains((N - 1) + " instead of " + N + " calls gave EADDRINUSE");
    }

    @Test
    void agreesWhenRequestsAreTheSameAtBothEnds() {
        Verdict verdict = ofOrders(ordersSeen(30, 30, 30.0, 200));

        assertThat(verdict.agrees()).isTrue();
        assertThat(verdict.rows()).hasSize(4);
        assertThat(printed(verdict)).contains("ends of requests made 200, collector saw 200");
    }

    @Test
    void agreesWhereSuccessesAreASampleOfEvents() {
        Verdict verdict = ofOrders(ordersSeen(30, 30, 30.0, 200));

        assertThat(verdict.rows()).extracting(Verdict.Row::events).contains(0L, 30L);
        assertThat(verdict.agrees()).isTrue();
    }

    @Test
    void doesNotAgreeWhenAFailedRequestHasNoEvent() {
        Verdict verdict = ofOrders(ordersSeen(30, 29, 30.0, 200));

        assertThat(verdict.agrees()).isFalse();
        assertThat(printed(verdict))
                .contains("the events differ")
                .contains("foreshock tail foreshock.signal.l7 --from earliest");
    }

    @Test
    void doesNotAgreeWhenSomethingElseWasRequested() {
        Verdict verdict = ofOrders(ordersSeen(30, 30, 30.0, 201));

        assertThat(verdict.agrees()).isFalse();
        assertThat(printed(verdict)).contains("the ledger counts 201 ends of requests");
    }

    @Test
    void fitsAScreenOf100Columns() {
        Map<Scenario, Map<String, Integer>> all = new HashMap<>();
        for (Scenario scenario : Scenario.all()) {
            all.put(scenario, scenario.expected());
        }
        String table = printed(Verdict.of(all, new Observation())).split("in all", 2)[0];

        assertThat(table.lines()).hasSizeGreaterThan(Scenario.all().size());
        assertThat(table.lines()).allMatch(line -> line.length() < 100);
    }

    private static Verdict verdict(int provoked, Observation seen) {
        return Verdict.of(Map.of(SCENARIO, Map.of(ERRNO, provoked)), seen);
    }

    private static Verdict ofOrders(Observation seen) {
        return Verdict.of(Map.of(ORDERS, ORDERS.expected()), seen);
    }

    /** Of successes there are no events. */
    private static Observation ordersSeen(long failed, int events, double result, long ledger) {
        Observation seen = new Observation();
        GroundTruth.of(ORDERS, ORDERS.expected()).keySet().stream()
                .map(Requests.class::cast)
                .filter(requests -> requests.outcome().equals("SERVER_ERROR"))
                .forEach(requests -> addOrders(seen, requests, failed, events, result));
        seen.addLedger(
                SampleRecords.of(
                        Topic.SIGNAL_COLLECTOR,
                        Map.of("source", "l7-summary", "produced", ledger)));
        return seen;
    }

    private static void addOrders(
            Observation seen, Requests requests, long failed, int events, double result) {
        Map<String, Object> about =
                Map.of(
                        "service", requests.service(),
                        "role", requests.role(),
                        "protocol", requests.protocol(),
                        "method", requests.method(),
                        "endpoint", requests.endpoint());
        var summary = SampleRecords.of(Topic.SIGNAL_L7_SUMMARY, about);
        summary.put("outcomes", Map.of("OK", 70L, requests.outcome(), failed));
        seen.addRequestSummary(summary);
        var event = SampleRecords.of(Topic.SIGNAL_L7, about);
        event.put("outcome", requests.outcome());
        for (int i = 0; i < events; i++) {
            seen.addRequestEvent(event);
        }
        var status = SampleRecords.of(Topic.STATUS, about);
        status.put("type", "l7");
        status.put("outcomes", Map.of("OK", 70.0, requests.outcome(), result));
        seen.addResult(status);
    }

    private static Observation seen(
            long ledger, long kernel, long events, double result, long lost) {
        Map<String, Object> about =
                Map.of("service", SCENARIO.service(), "syscall", SCENARIO.call().kernelName());
        String errno = ERRNO;
        Observation seen = new Observation();
        var summary = SampleRecords.of(Topic.SIGNAL_SUMMARY, about);
        summary.put("errors", Map.of(errno, kernel));
        seen.addSummary(summary);
        var event = SampleRecords.of(Topic.SIGNAL_SYSCALL, about);
        event.put("errno_name", errno);
        event.put("error_count", events);
        seen.addEvent(event);
        var status = SampleRecords.of(Topic.STATUS, about);
        status.put("errors", Map.of(errno, result));
        seen.addResult(status);
        seen.addLedger(
                SampleRecords.of(
                        Topic.SIGNAL_COLLECTOR,
                        Map.of(
                                "source",
                                "syscall",
                                "produced",
                                ledger,
                                "dropped",
                                Map.of("x", lost))));
        return seen;
    }

    private static String printed(Verdict verdict) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new VerdictTable(new Terminal(out, false, false, 200)).print(verdict);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
