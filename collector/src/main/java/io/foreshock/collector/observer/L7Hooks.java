package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfObject;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the L7 observer's programs are attached, and where they keep what they know of connections:
 * all in which its objects differ.
 */
sealed interface L7Hooks permits PacketHooks, CallHooks {
    /** Those of a configuration. */
    static L7Hooks of(L7Config.Hooks hooks) {
        return switch (hooks) {
            case SOCKET -> new PacketHooks();
            case SYSCALL -> new CallHooks();
        };
    }

    /** Name of the object. */
    String object();

    /** Makes room for what the programs keep; before the object is loaded. */
    void makeRoom(BpfObject object, int maxConnections);

    /** Where the programs look for what is known of a socket. */
    SocketOwners owners(BpfObject object);

    /**
     * Attaches the programs that see what passes.
     *
     * @param cgroups that are observed
     */
    void attach(BpfObject object, List<Path> cgroups);
}
