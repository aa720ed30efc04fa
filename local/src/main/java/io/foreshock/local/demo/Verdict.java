package io.foreshock.local.demo;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.provoke.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was provoked beside what was made of it.
 *
 * @param rows one for each scenario
 * @param provoked failures provoked in all
 * @param counted watched failures that the kernel counted in all
 * @param lost what the ledger says was lost
 * @param ledgerGaps records missing from the ledger itself
 */
record Verdict(List<Row> rows, long provoked, long counted, long lost, long ledgerGaps) {
    /**
     * One scenario.
     *
     * @param scenario which
     * @param provoked how often its call really gave its errno
     * @param kernel how many of those the kernel counted
     * @param events how many its events stand for
     * @param result how many the results hold
     */
    record Row(Scenario scenario, long provoked, long kernel, long events, long result) {
        boolean agrees() {
            return provoked == scenario.attempts()
                    && kernel == provoked
                    && events == provoked
                    && result == provoked;
        }

        /** What differs, and where to look; empty when nothing does. */
        String difference() {
            if (provoked != scenario.attempts()) {
                return "only "
                        + provoked
                        + " of "
                        + scenario.attempts()
                        + " calls gave "
                        + Errno.name(scenario.errno());
            }
            if (kernel != provoked) {
                return look("the kernel's counts", "foreshock.signal.summary");
            }
            if (events != provoked) {
                return look("the events", "foreshock.signal.syscall");
            }
            return result == provoked ? "" : look("the results", "foreshock.status");
        }

        private String look(String what, String topic) {
            return what
                    + " differ; see: foreshock tail "
                    + topic
                    + " --from earliest --service "
                    + scenario.service();
        }
    }

    /** Holds the ground truth against an observation. */
    static Verdict of(Map<Scenario, Integer> truth, Observation seen) {
        List<Row> rows = new ArrayList<>();
        long provoked = 0;
        for (Map.Entry<Scenario, Integer> scenario : truth.entrySet()) {
            Failure failure = Failure.of(scenario.getKey());
            rows.add(
                    new Row(
                            scenario.getKey(),
                            scenario.getValue(),
                            seen.kernelSaw(failure),
                            seen.eventsHold(failure),
                            seen.resultHolds(failure)));
            provoked += scenario.getValue();
        }
        return new Verdict(rows, provoked, seen.produced(), seen.lost(), seen.ledgerGaps());
    }

    /** Whether everything agrees and nothing was lost. */
    boolean agrees() {
        return rows.stream().allMatch(Row::agrees)
                && counted == provoked
                && lost == 0
                && ledgerGaps == 0;
    }
}
