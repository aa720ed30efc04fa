package io.foreshock.it.l7.subject;

import io.foreshock.local.stack.PortChoice;

/** Ports on loopback for servers. */
public final class Ports {
    private Ports() {}

    /** One that nothing listens on now. */
    public static int free() {
        return PortChoice.near(0).port();
    }
}
