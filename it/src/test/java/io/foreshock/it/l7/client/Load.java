package io.foreshock.it.l7.client;

import java.util.ArrayList;
import java.util.List;

/**
 * How many exchanges a client makes, and how fast.
 *
 * @param count of exchanges
 * @param perSecond exchanges a second, over all connections
 * @param connections that take turns, each with a thread of its own
 * @param exact whether a client that can waits for answers without sleeping, so that its times have
 *     no wake-up in them; takes a CPU
 */
public record Load(int count, double perSecond, int connections, boolean exact) {
    /** So many, so fast, over one connection. */
    public static Load of(int count, double perSecond) {
        return new Load(count, perSecond, 1, false);
    }

    /** The same over several connections. */
    public Load over(int newConnections) {
        return new Load(count, perSecond, newConnections, exact);
    }

    /** The same with exact times. */
    public Load exactly() {
        return new Load(count, perSecond, connections, true);
    }

    List<String> options() {
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--count", Integer.toString(count)));
        options.addAll(List.of("--rate", Double.toString(perSecond)));
        options.addAll(List.of("--connections", Integer.toString(connections)));
        if (exact) {
            options.add("--spin");
        }
        return options;
    }
}
