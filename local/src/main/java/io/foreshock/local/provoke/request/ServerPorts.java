package io.foreshock.local.provoke.request;

import java.util.List;

/**
 * Ports on loopback at which the server is reached.
 *
 * @param http of the one that answers HTTP
 * @param faulty of the one that does not, or not to the end
 * @param redis of the one that answers Redis's protocol
 */
public record ServerPorts(int http, int faulty, int redis) {
    /** Reads what {@link #toString} gave. */
    public static ServerPorts parse(String text) {
        List<Integer> ports = List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
        return new ServerPorts(ports.get(0), ports.get(1), ports.get(2));
    }

    @Override
    public String toString() {
        return http + " " + faulty + " " + redis;
    }
}
