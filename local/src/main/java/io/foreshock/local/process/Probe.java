package io.foreshock.local.process;

import java.io.IOException;

/** Asks a component whether it is ready to serve. */
@FunctionalInterface
public interface Probe {
    /**
     * Whether it is ready now; must return within about a second.
     *
     * @throws IOException if it cannot be reached yet: asked again
     */
    boolean ready() throws IOException, InterruptedException;
}
