package io.foreshock.local.registry;

import io.foreshock.local.http.HttpAddress;
import io.foreshock.local.http.ShortHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Base URL of a registry's Confluent API.
 *
 * @param text an http or https URL without a slash at its end; user and password may be in it
 */
public record RegistryUrl(String text) {
    /**
     * Reads what a person wrote; slashes at the end are left out.
     *
     * @throws IllegalArgumentException if it is no such URL; the message says what is allowed
     */
    public static RegistryUrl parse(String written) {
        String text = written.strip().replaceFirst("/+$", "");
        HttpAddress shown = HttpAddress.of(text);
        try {
            URI url = new URI(shown.url());
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getQuery() == null) {
                return new RegistryUrl(text);
            }
        } catch (URISyntaxException e) {
            // refused below, with what is allowed
        }
        throw new IllegalArgumentException(
                "'" + shown + "' is not the URL of a registry; write http://host:port/path");
    }

    /**
     * Asks it for its subjects.
     *
     * @throws RegistryUnavailableException if it does not tell
     */
    public void requireAnswer() {
        try {
            ShortHttp.get(text + "/subjects");
        } catch (IOException e) {
            throw new RegistryUnavailableException(text, e);
        }
    }
}
