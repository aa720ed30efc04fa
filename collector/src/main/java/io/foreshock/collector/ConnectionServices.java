package io.foreshock.collector;

import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.service.ServiceResolver;

/**
 * The services of connections' processes: looked up once a connection, unless its process changes.
 */
final class ConnectionServices {
    private final ServiceResolver resolver;

    ConnectionServices(ServiceResolver resolver) {
        this.resolver = resolver;
    }

    Service of(Connection connection) {
        Service known = connection.service();
        if (known != null) {
            return known;
        }
        Service found =
                resolver.resolve(
                        connection.pid(),
                        connection.processGeneration(),
                        connection.cgroupId(),
                        connection.bytes(),
                        connection.commAt(),
                        connection.commLength());
        connection.service(found);
        return found;
    }
}
