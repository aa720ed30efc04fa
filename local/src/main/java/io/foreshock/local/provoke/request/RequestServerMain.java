package io.foreshock.local.provoke.request;

import io.foreshock.local.process.child.ParentLink;
import io.foreshock.local.provoke.ScopeDoor;

/**
 * The server. Listens outside of the cgroup that is observed first, for the client to try
 * everything once; at a line from its parent it moves into the cgroup and listens anew, since a
 * socket belongs to the cgroup that it was made in; at the next line it moves out. Each time it
 * prints {@code listening} and its ports, at last {@code left}. It stays until its parent ends it,
 * so that the collector can still look it up.
 */
public final class RequestServerMain {
    private RequestServerMain() {}

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
                        listen(parent);
                        door.enter();
                        listen(parent);
                        door.leave();
                    }
                    System.out.println("left");
                    Thread.currentThread().join(); // until the parent ends it
                });
    }

    private static void listen(ParentLink parent) throws Exception {
        try (ShopServer server = ShopServer.open()) {
            System.out.println("listening " + server.ports());
            parent.awaitLine();
        }
    }
}
