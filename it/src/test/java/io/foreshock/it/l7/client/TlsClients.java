package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.server.TlsFailure;
import io.foreshock.it.l7.server.TlsFailure.Offer;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Subject;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clients that make one TLS handshake each, and say how it failed: {@code openssl s_client}, curl
 * and Java.
 *
 * @param scope they run in
 * @param authority that they trust
 */
public record TlsClients(Scope scope, Path authority) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern RECEIVED = Pattern.compile("alert number (\\d+)");
    private static final Pattern SENT_ENCRYPTED = Pattern.compile("encrypted (\\d+)");
    private static final Pattern VERIFY = Pattern.compile("verify error:num=(\\d+):");

    /** The alerts that OpenSSL sends for what it finds wrong with a certificate. */
    private static final Map<Integer, Integer> ALERTS = Map.of(10, 45, 18, 48, 19, 48, 20, 48);

    /** What curl says of them. */
    private static final Map<String, Integer> CURL =
            Map.of(
                    "certificate has expired", 45,
                    "self-signed certificate", 48,
                    "alert protocol version", 70,
                    "alert handshake failure", 40,
                    "alert certificate required", 116);

    /** By {@code openssl s_client}. */
    public Truth openssl(int port, TlsFailure failure) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>();
        options.addAll(List.of("-connect", "127.0.0.1:" + port, "-verify_return_error"));
        options.addAll(List.of("-CAfile", authority.toString(), "-servername", "localhost"));
        options.add("-ign_eof");
        Offer offer = failure.clientOffer();
        if (!offer.version().isEmpty()) {
            options.add("-" + offer.opensslVersion());
        }
        if (!offer.cipher().isEmpty()) {
            options.addAll(List.of("-cipher", offer.opensslCipher()));
        }
        Launch client =
                Launch.of("s_client", "sh", "-c", "printf 'GET / HTTP/1.0\r\n\r\n' | \"$0\" \"$@\"")
                        .with(List.of("openssl", "s_client"))
                        .with(options);
        String said = output(client);
        Matcher verify = VERIFY.matcher(said);
        Matcher received = RECEIVED.matcher(said);
        if (verify.find()) {
            return truth(ALERTS.getOrDefault(Integer.valueOf(verify.group(1)), -1), failure);
        }
        return truth(received.find() ? Integer.parseInt(received.group(1)) : Answer.NONE, failure);
    }

    /** By curl. */
    public Truth curl(int port, TlsFailure failure) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>();
        options.addAll(List.of("-q", "--silent", "--show-error", "--cacert", "" + authority));
        Offer offer = failure.clientOffer();
        if (!offer.version().isEmpty()) {
            String number = offer.version().replace("TLSv", "");
            options.addAll(List.of("--tlsv" + number, "--tls-max", number));
        }
        if (!offer.cipher().isEmpty()) {
            options.addAll(List.of("--ciphers", offer.opensslCipher()));
        }
        options.add("https://localhost:" + port + "/");
        String said = output(Launch.of("curl", "curl").with(options));
        return truth(
                CURL.entrySet().stream()
                        .filter(entry -> said.contains(entry.getKey()))
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(Answer.NONE),
                failure);
    }

    /** By Java, which encrypts the alerts that it sends in TLS 1.3: nobody can tell them apart. */
    public Truth java(int port, TlsFailure failure) throws IOException, InterruptedException {
        Offer offer = failure.clientOffer();
        String said =
                output(
                        Launch.java("JavaTlsClient", JavaTlsClient.class)
                                .with(List.of("" + port, authority.toString()))
                                .with(List.of(offer.version(), offer.javaCipher())));
        if (SENT_ENCRYPTED.matcher(said).find()) {
            return Truth.of(Protocol.TLS, null, null, failed(null));
        }
        Matcher received = RECEIVED.matcher(said);
        return truth(received.find() ? Integer.parseInt(received.group(1)) : Answer.NONE, failure);
    }

    /** A client that fails is what is wanted here. */
    private String output(Launch launch) throws IOException, InterruptedException {
        Subject client = scope.start(launch);
        client.awaitEnd(LIMIT);
        return client.output();
    }

    private static Truth truth(int alert, TlsFailure failure) {
        return alert == Answer.NONE
                ? Truth.of(Protocol.TLS, null, null, Answer.ofSuccess()).orUnseen()
                : Truth.of(Protocol.TLS, null, null, failed(failure.reason(alert)));
    }

    /** The alert's number may be encrypted where its name can be concluded from what it follows. */
    private static Answer failed(@Nullable String alert) {
        return new Answer(null, null, null, alert, Outcome.TLS_FAILURE);
    }
}
