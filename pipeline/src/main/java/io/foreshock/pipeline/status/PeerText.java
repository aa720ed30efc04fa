package io.foreshock.pipeline.status;

import org.jspecify.annotations.Nullable;

/** Address and port of a peer as one text. */
final class PeerText {
    private PeerText() {}

    /** {@code address:port}, with brackets around an IPv6 address; null without an address. */
    static @Nullable String of(@Nullable String address, @Nullable Integer port) {
        if (address == null || port == null) {
            return address;
        }
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }
}
