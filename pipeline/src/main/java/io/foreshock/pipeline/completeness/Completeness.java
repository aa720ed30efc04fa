package io.foreshock.pipeline.completeness;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The share of what some hosts' kernels saw in a window that was delivered. */
public final class Completeness {
    private Completeness() {}

    /**
     * Completeness over several hosts: {@code Σ(produced − lost) / Σ produced}.
     *
     * @param hosts the hosts that contributed
     * @param byHost what is known of each host in the window; others in it are not regarded
     * @param windowMillis length of the window
     * @return 0 to 1, or null if of any of the hosts the ledgers do not cover what was observed of
     *     the window: unknown stays unknown
     */
    public static @Nullable Double of(
            Collection<String> hosts, Map<String, LossShare> byHost, long windowMillis) {
        long produced = 0;
        long lost = 0;
        for (String host : hosts) {
            LossShare share = byHost.get(host);
            if (share == null || !share.covers(windowMillis)) {
                return null;
            }
            produced += share.produced();
            lost += share.lost();
        }
        return hosts.isEmpty() ? null : Double.valueOf(arrived(produced, lost));
    }

    /**
     * The share that arrived. A loss is counted when it happens, which may be an interval after the
     * call was produced; so {@code lost} may exceed {@code produced}, which is 0. Where nothing was
     * produced and nothing lost, nothing is missing: 1.
     */
    private static double arrived(long produced, long lost) {
        if (lost <= 0) {
            return 1;
        }
        return produced <= lost ? 0 : (double) (produced - lost) / produced;
    }
}
