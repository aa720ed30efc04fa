package io.foreshock.local.provoke.request;

import io.foreshock.local.process.child.ParentLink;
import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.ScopeDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The client. Does what its parent says: at {@code try PORTS} it makes all requests of all
 * scenarios once, outside of the cgroup that is observed, and prints {@code ready}; at {@code
 * provoke SCENARIO PORTS} it moves into the cgroup, makes those of one, leaves the cgroup, and
 * prints how they really ended ({@link Provoked}). It stays until its parent ends it, so that the
 * collector can still look it up.
 */
public final class RequestClientMain {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private RequestClientMain() {}

    /**
     * Runs it.
     *
     * @param args {@code cgroup.procs} of the cgroup to enter, that of the one to return to
     */
    public static void main(String[] args) {
        ParentLink parent = ParentLink.watch();
        ParentLink.exitOnFailure(
                () -> {
                    try (ScopeDoor door = new ScopeDoor(args[0], args[1])) {
                        while (true) {
                            obey(List.of(parent.awaitLine().split(" ", 3)), door);
                        }
                    }
                });
    }

    private static void obey(List<String> words, ScopeDoor door) throws Exception {
        if (words.get(0).equals("try")) {
            ServerPorts ports = ServerPorts.parse(words.get(1) + " " + words.get(2));
            for (RequestScenario scenario : RequestScenario.values()) {
                make(scenario, ports);
            }
            System.out.println("ready");
            return;
        }
        RequestScenario scenario = RequestScenario.valueOf(words.get(1));
        ServerPorts ports = ServerPorts.parse(words.get(2));
        door.enter();
        Provoked provoked = make(scenario, ports);
        door.leave();
        provoked.print(System.out);
    }

    /** Makes the requests of a scenario. */
    static Provoked make(RequestScenario scenario, ServerPorts ports) throws Exception {
        long start = System.nanoTime();
        List<Future<Map<String, Integer>>> connections = new ArrayList<>();
        for (int i = 0; i < scenario.load().connections(); i++) {
            int first = i;
            connections.add(THREADS.submit(() -> converse(scenario, ports, first)));
        }
        Map<String, Integer> gave = new TreeMap<>();
        for (Future<Map<String, Integer>> connection : connections) {
            connection.get().forEach((outcome, times) -> gave.merge(outcome, times, Integer::sum));
        }
        return new Provoked(gave, System.nanoTime() - start);
    }

    /** The share of one connection. */
    private static Map<String, Integer> converse(
            RequestScenario scenario, ServerPorts ports, int first) throws Exception {
        Map<String, Integer> gave = new TreeMap<>();
        RequestScenario.Load load = scenario.load();
        try (Conversation conversation = Conversations.open(scenario, ports)) {
            for (int number = first; number < load.requests(); number += load.connections()) {
                gave.merge(conversation.ask(number).name(), 1, Integer::sum);
            }
        }
        return gave;
    }
}
