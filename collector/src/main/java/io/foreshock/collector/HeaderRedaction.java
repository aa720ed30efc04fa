package io.foreshock.collector;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps on the host what a request's headers say. Of all headers, the values of three leave it, and
 * these only as ids and numbers; an operator may want to keep those, too.
 */
final class HeaderRedaction {
    private static final String TRACE = "traceparent";
    private static final Set<String> ATTEMPTS =
            Set.of("x-envoy-attempt-count", "grpc-previous-rpc-attempts");

    private final boolean trace;
    private final boolean attempts;

    /**
     * Of these headers.
     *
     * @param names in any case; of headers that are never told about, too
     */
    HeaderRedaction(List<String> names) {
        Set<String> kept =
                names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        trace = kept.contains(TRACE);
        attempts = ATTEMPTS.stream().anyMatch(kept::contains);
    }

    /** Takes out of an exchange what must not leave. */
    void apply(Exchange exchange) {
        if (trace) {
            exchange.traceHigh = 0;
            exchange.traceLow = 0;
            exchange.spanId = 0;
        }
        if (attempts) {
            exchange.attempt = 0;
        }
    }
}
