package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.jspecify.annotations.Nullable;

/** Makes the parser that goes on with a connection whose protocol was changed. */
@FunctionalInterface
public interface Upgrades {
    /** Nobody reads what comes after an upgrade to HTTP/2. */
    Upgrades NONE = exchanges -> null;

    /**
     * A connection goes on with HTTP/2 in clear (RFC 7540 section 3.2): the server has sent 101,
     * and its preface comes next; the client's begins with {@code PRI}. The request that asked for
     * the change, if it is followed, is in flight with stream id 1 and {@link
     * io.foreshock.collector.l7.exchange.Protocol#HTTP2}: its answer comes on that stream, and the
     * parser completes it.
     *
     * @param exchanges of the connection
     * @return null if nobody reads it
     */
    @Nullable ProtocolParser toHttp2(Exchanges exchanges);
}
