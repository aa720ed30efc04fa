package io.foreshock.options;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment variables that Kubernetes makes for each Service of a pod's namespace ({@code
 * REST_SERVICE_HOST}, {@code REST_PORT_8081_TCP_ADDR} and so on). A Service whose name begins like
 * a process's prefix gives variables that begin like its options.
 */
final class ServiceLinks {
    private static final String HOST = "_SERVICE_HOST";
    private static final Pattern ENDINGS =
            Pattern.compile(
                    "_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?"
                            + "|_PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

    private final Set<String> services;

    /** Kubernetes sets host and port of every Service: what has one of them alone is none. */
    ServiceLinks(Map<String, String> env) {
        services =
                env.keySet().stream()
                        .filter(name -> name.endsWith(HOST))
                        .map(name -> name.substring(0, name.length() - HOST.length()))
                        .filter(service -> env.containsKey(service + "_SERVICE_PORT"))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a variable is one of them. */
    boolean contain(String name) {
        return services.stream()
                .filter(name::startsWith)
                .anyMatch(service -> ENDINGS.matcher(name.substring(service.length())).matches());
    }
}
