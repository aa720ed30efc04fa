package io.foreshock.local.registry;

import io.foreshock.local.http.HttpAddress;
import io.foreshock.local.http.HttpStatusException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** A registry that cannot be used. The message says which, why, and what to do. */
public final class RegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String finding;
    private final String remedy;

    /** For a request to it that failed. */
    public RegistryUnavailableException(String registry, IOException failure) {
        this(finding(registry, failure), remedy(failure), failure);
    }

    private RegistryUnavailableException(String finding, String remedy, IOException failure) {
        super("registry " + finding + "; " + remedy, failure);
        this.finding = finding;
        this.remedy = remedy;
    }

    /** Its address, without user and password, and why it cannot be used. */
    public String finding() {
        return finding;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }

    private static String finding(String registry, IOException failure) {
        String problem =
                failure instanceof HttpStatusException answer
                        ? " answers " + answer.status()
                        : " does not answer (" + reason(failure) + ")";
        return HttpAddress.of(registry) + problem;
    }

    private static String reason(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        if (failure instanceof SocketTimeoutException) {
            return "timed out";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String remedy(IOException failure) {
        int status = failure instanceof HttpStatusException answer ? answer.status() : 0;
        return switch (status) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                    "the URL must include the path of its Confluent API, which is"
                            + " /apis/ccompat/v7 in Apicurio Registry";
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                    "put user:password@ before the host of the URL";
            default -> "start a stack with ./foreshock up, or name a registry with --registry";
        };
    }
}
