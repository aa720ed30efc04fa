package io.foreshock.pipeline.completeness;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The share of what some hosts' kernels saw that was delivered. */
public final class Completeness {
    private Completeness() {}

    /**
     * Completeness over several hosts: {@code Σ(produced − lost) / Σ produced}.
     *
     * @param hosts the hosts that contributed
     * @param byHost what is known of each host; others in it are not regarded
     * @return 0 to 1, or null if of any of the hosts nothing is known: unknown stays unknown
     */
    public static @Nullable Double of(Collection<String> hosts, Map<String, LossShare> byHost) {
        LossShare all = LossShare.NONE;
        for (String host : hosts) {
            LossShare share = byHost.get(host);
            if (share == null) {
                return null;
            }
            all = all.plus(share);
        }
        return hosts.isEmpty() ? null : Double.valueOf(all.completeness());
    }
}
