package io.foreshock.local.provoke;

/**
 * A state of the system in which one call fails, and that call. All of its methods are called on
 * one thread, except that {@link #attempt} may run on several when it {@link #blocks}.
 */
interface Provocation extends AutoCloseable {
    /** Narrows a limit, at the last moment, as far as that would hinder everything else too. */
    default void arm() {}

    /**
     * Makes the call once.
     *
     * @return the errno that it gave, 0 if it succeeded
     */
    int attempt();

    /** Takes the limit back. */
    default void disarm() {}

    /** Whether an attempt takes seconds, so that attempts are better made side by side. */
    default boolean blocks() {
        return false;
    }

    @Override
    void close();
}
