package io.foreshock.it.l7.truth;

import io.foreshock.collector.l7.exchange.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as its client knows it. What is null is not known, and not compared.
 *
 * @param protocol that it is of
 * @param method what was asked for
 * @param endpoint on what, templated
 * @param answer how it ended
 * @param startNs when its first byte was sent, CLOCK_MONOTONIC
 * @param durationNs until the answer's last byte was read
 * @param port the client's own port
 * @param optional true if it need not be seen as an exchange: a greeting, a login
 */
public record Truth(
        Protocol protocol,
        @Nullable String method,
        @Nullable String endpoint,
        Answer answer,
        @Nullable Long startNs,
        @Nullable Long durationNs,
        @Nullable Integer port,
        boolean optional) {

    /** One of which nothing but this is known. */
    public static Truth of(
            Protocol protocol, @Nullable String method, @Nullable String endpoint, Answer answer) {
        return new Truth(protocol, method, endpoint, answer, null, null, null, false);
    }

    /** The same, at a time. */
    public Truth at(@Nullable Long start, @Nullable Long duration) {
        return new Truth(protocol, method, endpoint, answer, start, duration, port, optional);
    }

    /** The same, on the connection from a port. */
    public Truth from(@Nullable Integer clientPort) {
        return new Truth(
                protocol, method, endpoint, answer, startNs, durationNs, clientPort, optional);
    }

    /** The same, and it need not be seen. */
    public Truth orUnseen() {
        return new Truth(protocol, method, endpoint, answer, startNs, durationNs, port, true);
    }

    /** True if what was seen may be it, as far as what was asked for goes. */
    boolean asks(Observed seen) {
        return (method == null || method.equals(seen.method()))
                && (endpoint == null || endpoint.equals(seen.endpoint()));
    }

    /** True if what was seen may be it, as far as the connection goes. */
    boolean isOnConnectionOf(Observed seen) {
        return port == null || seen.port() == 0 || port == seen.port();
    }

    /**
     * True if what was seen may be it, as far as times go: what passes the kernel does so while the
     * client waits for it, however busy its host.
     */
    boolean isAround(Observed seen, LatencyTolerance tolerance) {
        return startNs == null
                || durationNs == null
                || (seen.startNs() >= startNs - tolerance.ns()
                        && seen.startNs() + seen.latencyNs()
                                <= startNs + durationNs + tolerance.ns());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(protocol.text());
        text.append(' ').append(method == null ? "?" : method);
        text.append(' ').append(endpoint == null ? "?" : endpoint);
        text.append(": ").append(answer);
        if (durationNs != null) {
            text.append(", ").append(durationNs / 1000).append(" us");
        }
        if (startNs != null) {
            text.append(", at ").append(startNs);
        }
        return port == null ? text.toString() : text + ", from port " + port;
    }
}
