package io.foreshock.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.provoke.Scenario;
import io.foreshock.local.tail.SampleRecords;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Scenario SCENARIO = Scenario.PORT_IN_USE;
    private static final int N = SCENARIO.attempts();

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
                .contains("only " + (N - 1) + " of " + N + " calls gave EADDRINUSE");
    }

    private static Verdict verdict(int provoked, Observation seen) {
        return Verdict.of(Map.of(SCENARIO, provoked), seen);
    }

    private static Observation seen(
            long ledger, long kernel, long events, double result, long lost) {
        Map<String, Object> about =
                Map.of("service", SCENARIO.service(), "syscall", SCENARIO.call().kernelName());
        String errno = Errno.name(SCENARIO.errno());
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
