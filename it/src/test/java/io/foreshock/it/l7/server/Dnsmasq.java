package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Probe;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.SilentPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * dnsmasq: knows every name in {@code ok.demo}, none in {@code gone.demo}, refuses all others but
 * those in {@code silent.demo}, for which nobody answers.
 *
 * @param port of UDP and TCP
 */
public record Dnsmasq(int port) {
    private static final Duration START = Duration.ofSeconds(10);

    /** Starts it. */
    public static Dnsmasq start(Scope scope, SilentPort silent)
            throws IOException, InterruptedException {
        Dnsmasq server = new Dnsmasq(Ports.free());
        scope.start(
                        Launch.of("dnsmasq", "dnsmasq", "--keep-in-foreground", "--user=root")
                                .with(List.of("--conf-file=/dev/null", "--pid-file="))
                                .with(List.of("--log-facility=-", "--no-resolv", "--no-hosts"))
                                .with(List.of("--listen-address=127.0.0.1", "--bind-interfaces"))
                                .with(
                                        List.of(
                                                "--port=" + server.port,
                                                "--local=/ok.demo/gone.demo/"))
                                .with(List.of("--address=/ok.demo/10.0.0.1"))
                                .with(List.of("--server=/silent.demo/127.0.0.1#" + silent.port())))
                .awaitReady(Probe.listening(server.port), START);
        return server;
    }
}
