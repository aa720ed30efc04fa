package io.foreshock.collector.observer;

import java.util.List;

/**
 * What the L7 observer's programs are loaded with.
 *
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param captureBytes bytes captured of what one end says in a turn; more of protocols that need
 *     all
 * @param maxConnections connections followed at once
 * @param filters what is observed
 * @param ports connections with one of these ports at either end; empty: all
 */
public record L7Config(
        int ringBytes, int captureBytes, int maxConnections, Filters filters, List<Integer> ports) {

    public L7Config {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
        ports = List.copyOf(ports);
    }

    /** The defaults: the whole host, 1 MiB ring, 1 KiB of a turn, 100,000 connections. */
    public static L7Config defaults() {
        return new L7Config(1 << 20, 1024, 100_000, Filters.none(), List.of());
    }

    /** The same, for what passes these filters. */
    public L7Config withFilters(Filters others) {
        return new L7Config(ringBytes, captureBytes, maxConnections, others, ports);
    }

    /** The same, for connections with one of these ports. */
    public L7Config withPorts(List<Integer> others) {
        return new L7Config(ringBytes, captureBytes, maxConnections, filters, others);
    }
}
