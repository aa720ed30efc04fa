package io.foreshock.local.provoke;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * This process's way into the cgroup that is observed, and back: it is there only for what is
 * counted. The door stays open, since with no descriptor left it could not be opened any more.
 */
public final class ScopeDoor implements AutoCloseable {
    private static final byte[] THIS_PROCESS = "0\n".getBytes(StandardCharsets.US_ASCII);

    private final FileOutputStream observed;
    private final FileOutputStream home;

    /**
     * Opens it; the process stays where it is.
     *
     * @param observed {@code cgroup.procs} of the cgroup to enter
     * @param home that of the one to return to
     */
    public ScopeDoor(String observed, String home) throws IOException {
        this.observed = new FileOutputStream(observed);
        this.home = new FileOutputStream(home);
        leave(); // warm
    }

    /** Moves this process in, all of its threads. */
    public void enter() throws IOException {
        observed.write(THIS_PROCESS);
    }

    /** Moves it out. */
    public void leave() throws IOException {
        home.write(THIS_PROCESS);
    }

    @Override
    public void close() throws IOException {
        observed.close();
        home.close();
    }
}
