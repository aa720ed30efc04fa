package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.ForeignSocket;

/** Where the programs look for what is known of a socket. */
@FunctionalInterface
interface SocketOwners {
    /**
     * Tells them of a socket, unless they know it.
     *
     * @param listens whether it listens; what is known of it is then inherited by its connections
     * @param storage a {@code struct connection}
     * @return whether they did not know it, and have room
     */
    boolean claim(ForeignSocket socket, boolean listens, byte[] storage);
}
