package io.foreshock.collector.l7;

import io.foreshock.collector.l7.stream.ProtocolFactory;
import java.util.List;

/** The protocols that connections are read in. */
public final class Protocols {
    private Protocols() {}

    /** All of them, in the order in which they are tried: first those that are told most surely. */
    public static List<ProtocolFactory> all() {
        return List.of();
    }
}
