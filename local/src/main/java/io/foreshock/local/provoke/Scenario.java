package io.foreshock.local.provoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Something that the demo brings about by attempts, each of which ends in a known way. */
public sealed interface Scenario permits CallScenario, RequestScenario {
    /** All that there are, in the order in which they are brought about. */
    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(List.of(CallScenario.values()));
        all.addAll(List.of(RequestScenario.values()));
        return all;
    }

    /** What a person calls it. */
    String title();

    /**
     * How its attempts must end, and how many of them each way: by the name of the errno of a
     * system call, by the outcome of a request.
     */
    Map<String, Integer> expected();
}
