package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Protocol;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How long a request may wait for its answer before it counts as timed out, by protocol. */
public final class TimeLimits {
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final Map<Protocol, Long> nanos = new EnumMap<>(Protocol.class);
    private final long otherwise;

    /**
     * Limits.
     *
     * @param otherwise of protocols that have none of their own
     * @param own of single protocols
     */
    public TimeLimits(Duration otherwise, Map<Protocol, Duration> own) {
        this.otherwise = otherwise.toNanos();
        own.forEach((protocol, limit) -> nanos.put(protocol, limit.toNanos()));
    }

    /** One for all, but at most 5 s for Redis and DNS, which answer at once or never. */
    public static TimeLimits of(Duration otherwise) {
        Duration quick = otherwise.compareTo(QUICK) < 0 ? otherwise : QUICK;
        Map<Protocol, Duration> own = new EnumMap<>(Protocol.class);
        own.put(Protocol.REDIS, quick);
        own.put(Protocol.DNS, quick);
        return new TimeLimits(otherwise, own);
    }

    long nanos(Protocol protocol) {
        return nanos.getOrDefault(protocol, otherwise);
    }
}
