package io.foreshock.local.demo;

import io.foreshock.local.provoke.Scenario;
import io.foreshock.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was provoked beside what was made of it.
 *
 * @param rows one for each thing that is counted of a scenario
 * @param calls failed calls in all
 * @param requests ends of requests in all
 * @param lost what the ledger says was lost
 * @param ledgerGaps records missing from the ledger itself
 */
record Verdict(List<Row> rows, Total calls, Total requests, long lost, long ledgerGaps) {
    /**
     * One kind of thing that is counted of one scenario.
     *
     * @param scenario which
     * @param counted what
     * @param expected how many there had to be
     * @param provoked how many there really were, by the count of the process that made them
     * @param summaries how many of those the exact counts hold
     * @param events how many the events stand for
     * @param results how many the results hold
     */
    record Row(
            Scenario scenario,
            Counted counted,
            long expected,
            long provoked,
            long summaries,
            long events,
            long results) {
        boolean agrees() {
            return difference().isEmpty();
        }

        /** What differs, and where to look; empty when nothing does. */
        String difference() {
            if (provoked != expected) {
                return provoked + " instead of " + expected + " " + what();
            }
            if (summaries != provoked) {
                return look("the exact counts", counted.summaryTopic());
            }
            if (events != provoked && counted.isAlwaysAnEvent()) {
                return look("the events", counted.eventTopic());
            }
            return results == provoked ? "" : look("the results", Topic.STATUS);
        }

        private String what() {
            if (counted instanceof Requests requests) {
                return "requests ended as " + requests.outcome();
            }
            return "calls gave " + ((Failure) counted).errno();
        }

        private String look(String what, Topic topic) {
            return what
                    + " differ; see: foreshock tail "
                    + topic.topicName()
                    + " --from earliest --service "
                    + counted.service();
        }
    }

    /**
     * All of one sort: nothing else may have been counted in the demo's cgroup.
     *
     * @param provoked by the count of the processes that made them
     * @param counted by the ledger
     */
    record Total(long provoked, long counted) {
        boolean agrees() {
            return counted == provoked;
        }
    }

    /**
     * Holds the ground truth against an observation.
     *
     * @param truth how the attempts of each scenario really ended
     */
    static Verdict of(Map<Scenario, Map<String, Integer>> truth, Observation seen) {
        List<Row> rows = new ArrayList<>();
        long calls = 0;
        long requests = 0;
        for (Map.Entry<Scenario, Map<String, Integer>> each : truth.entrySet()) {
            Map<Counted, Long> provoked = GroundTruth.of(each.getKey(), each.getValue());
            GroundTruth.of(each.getKey(), each.getKey().expected())
                    .forEach(
                            (counted, expected) ->
                                    rows.add(
                                            new Row(
                                                    each.getKey(),
                                                    counted,
                                                    expected,
                                                    provoked.getOrDefault(counted, 0L),
                                                    seen.summariesHold(counted),
                                                    seen.eventsHold(counted),
                                                    seen.resultsHold(counted))));
            calls += sum(provoked, Failure.class);
            requests += sum(provoked, Requests.class);
        }
        return new Verdict(
                rows,
                new Total(calls, seen.produced(Topic.SIGNAL_SYSCALL)),
                new Total(requests, seen.produced(Topic.SIGNAL_L7_SUMMARY)),
                seen.lost(),
                seen.ledgerGaps());
    }

    private static long sum(Map<Counted, Long> counts, Class<? extends Counted> sort) {
        return counts.entrySet().stream()
                .filter(each -> sort.isInstance(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether everything agrees and nothing was lost. */
    boolean agrees() {
        return rows.stream().allMatch(Row::agrees)
                && calls.agrees()
                && requests.agrees()
                && lost == 0
                && ledgerGaps == 0;
    }
}
