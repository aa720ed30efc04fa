package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An authority of its own, and what it has signed for localhost.
 *
 * @param authority its certificate, which clients may trust
 * @param good a certificate that holds
 * @param expired one that has expired
 * @param selfSigned one that the authority has not signed
 * @param client one for clients
 */
public record Certificates(Path authority, Pair good, Pair expired, Pair selfSigned, Pair client) {
    static final String STORE_PASSWORD = "secret";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> NEW_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    /**
     * A certificate and its key.
     *
     * @param certificate PEM file
     * @param key PEM file
     * @param store both, for Java: PKCS #12, password {@value #STORE_PASSWORD}
     */
    public record Pair(Path certificate, Path key, Path store) {}

    /** Makes them all. */
    public static Certificates make(Scope scope) throws IOException, InterruptedException {
        Path directory = scope.newDirectory("certificates");
        Pair authority = pair(directory, "authority");
        selfSign(scope, authority, "/CN=Test authority");
        Pair selfSigned = pair(directory, "self-signed");
        selfSign(scope, selfSigned, "/CN=localhost");
        Certificates all =
                new Certificates(
                        authority.certificate(),
                        sign(scope, directory, authority, "good", false),
                        sign(scope, directory, authority, "expired", true),
                        selfSigned,
                        sign(scope, directory, authority, "client", false));
        for (Pair pair : List.of(all.good, all.expired, all.selfSigned)) {
            store(scope, pair);
        }
        return all;
    }

    private static void store(Scope scope, Pair pair) throws IOException, InterruptedException {
        scope.run(
                openssl("pkcs12", "-export", "-passout", "pass:" + STORE_PASSWORD)
                        .with(List.of("-in", pair.certificate().toString()))
                        .with(List.of("-inkey", pair.key().toString()))
                        .with(List.of("-out", pair.store().toString())),
                LIMIT);
    }

    private static Pair pair(Path directory, String name) {
        return new Pair(
                directory.resolve(name + ".pem"),
                directory.resolve(name + ".key"),
                directory.resolve(name + ".p12"));
    }

    private static void selfSign(Scope scope, Pair pair, String subject)
            throws IOException, InterruptedException {
        scope.run(
                openssl("req", "-x509", "-subj", subject, "-days", "30")
                        .with(NEW_KEY)
                        .with(
                                List.of(
                                        "-keyout",
                                        pair.key().toString(),
                                        "-out",
                                        pair.certificate().toString())),
                LIMIT);
    }

    /** The authority's own tool signs for any span of time: a past one makes it expired. */
    private static Pair sign(
            Scope scope, Path directory, Pair authority, String name, boolean expired)
            throws IOException, InterruptedException {
        Pair pair = pair(directory, name);
        Path request = directory.resolve(name + ".csr");
        scope.run(
                openssl("req", "-new", "-subj", "/CN=localhost")
                        .with(NEW_KEY)
                        .with(
                                List.of(
                                        "-keyout",
                                        pair.key().toString(),
                                        "-out",
                                        request.toString())),
                LIMIT);
        Path settings = Files.writeString(directory.resolve(name + ".cnf"), settings(directory));
        Files.writeString(directory.resolve("index.txt"), "");
        String from = expired ? "20200101000000Z" : "20250101000000Z";
        String to = expired ? "20200201000000Z" : "20990101000000Z";
        scope.run(
                openssl("ca", "-batch", "-config", settings.toString())
                        .with(List.of("-startdate", from, "-enddate", to))
                        .with(List.of("-cert", authority.certificate().toString()))
                        .with(List.of("-keyfile", authority.key().toString()))
                        .with(List.of("-in", request.toString(), "-notext"))
                        .with(List.of("-out", pair.certificate().toString())),
                LIMIT);
        return pair;
    }

    private static String settings(Path directory) {
        return String.join(
                "\n",
                "[ca]",
                "default_ca = test",
                "[test]",
                "database = " + directory.resolve("index.txt"),
                "new_certs_dir = " + directory,
                "rand_serial = yes",
                "unique_subject = no",
                "default_md = sha256",
                "policy = any",
                "x509_extensions = names",
                "[any]",
                "commonName = supplied",
                "[names]",
                "subjectAltName = DNS:localhost, IP:127.0.0.1",
                "");
    }

    private static Launch openssl(String... arguments) {
        return Launch.of("openssl", "openssl", arguments);
    }
}
