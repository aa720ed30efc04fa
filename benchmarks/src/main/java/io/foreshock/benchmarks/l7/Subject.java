package io.foreshock.benchmarks.l7;

import java.io.IOException;

/** A server in a cgroup, and a client in the same one that loads it as much as it can. */
interface Subject extends AutoCloseable {
    /** Requests answered a second, in a run of about so many seconds. */
    double perSecond(int seconds) throws IOException, InterruptedException;

    @Override
    void close();
}
