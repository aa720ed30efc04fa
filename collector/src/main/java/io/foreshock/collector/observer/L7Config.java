package io.foreshock.collector.observer;

import java.util.List;

/**
 * What the L7 observer's programs are loaded with.
 *
 * @param hooks which kernel hooks see what connections carry
 * @param ringBytes size of the ring buffer, a power of two of at least a page
 * @param captureBytes bytes captured of what one end says in a turn; more of protocols that need
 *     all
 * @param maxConnections connections followed at once
 * @param filters what is observed
 * @param ports connections with one of these ports at either end; empty: all
 */
public record L7Config(
        Hooks hooks,
        int ringBytes,
        int captureBytes,
        int maxConnections,
        Filters filters,
        List<Integer> ports) {

    /** Ways to see what connections carry. */
    public enum Hooks {
        /** Packets at cgroups: cheap, complete; the thread is known only of what is sent. */
        SOCKET,
        /** System calls: the thread is known of all; dearer, and io_uring is not seen. */
        SYSCALL
    }

    public L7Config {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4096) {
            throw new IllegalArgumentException(
                    "ring size " + ringBytes + " is not a power of two of at least 4096 bytes");
        }
        ports = List.copyOf(ports);
    }

    /** The defaults: packets, the whole host, 1 MiB ring, 1 KiB of a turn, 100,000 connections. */
    public static L7Config defaults() {
        return new L7Config(Hooks.SOCKET, 1 << 20, 1024, 100_000, Filters.none(), List.of());
    }

    /** The same, by these hooks. */
    public L7Config withHooks(Hooks others) {
        return new L7Config(others, ringBytes, captureBytes, maxConnections, filters, ports);
    }

    /** The same, for what passes these filters. */
    public L7Config withFilters(Filters others) {
        return new L7Config(hooks, ringBytes, captureBytes, maxConnections, others, ports);
    }

    /** The same, for connections with one of these ports. */
    public L7Config withPorts(List<Integer> others) {
        return new L7Config(hooks, ringBytes, captureBytes, maxConnections, filters, others);
    }
}
