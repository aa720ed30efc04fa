package io.foreshock.jobs.registry;

import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema registry is.
 *
 * @param url base of its Confluent API, for example {@code http://localhost:8081} or, for Apicurio,
 *     {@code http://localhost:8080/apis/ccompat/v7}; {@code user:password@} before the host is sent
 *     as basic authentication and shown nowhere
 * @param patience how long a call is repeated while it cannot be reached
 */
public record RegistrySettings(URI url, Duration patience) implements Serializable {
    /**
     * @throws IllegalArgumentException unless the URL is of http or https, with a host
     */
    public RegistrySettings {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException("not an http or https URL with a host");
        }
    }

    /** A client of it. */
    public SchemaRegistry connect() {
        return new SchemaRegistry(this);
    }

    /** The URL without user and password, and without a slash at its end. */
    String base() {
        String text = url.toString().replaceFirst("//[^/@]*@", "//");
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The header {@code Authorization}, if there is a user. */
    @Nullable String authorization() {
        String user = url.getUserInfo();
        return user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return base();
    }
}
