package io.foreshock.local;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.local.http.HttpAddress;
import io.foreshock.local.http.ShortHttp;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code foreshock doctor}. */
@Command(
        name = "doctor",
        description = {
            "Say what this host has and lacks: for each need a tick, or what to do.",
            "",
            "Broker and registry are looked for too; that none answers is a failure only with"
                    + " --connected."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int ANSWER_MS = 3_000;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--connected", description = "Fail when broker or registry do not answer.")
    private boolean connected;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.ofProcess();
        boolean healthy = true;
        for (HostCheck check : HostDoctor.examine()) {
            show(terminal, check.level(), check.name(), check.finding(), check.remedy());
            healthy &= check.level() != HostCheck.Level.MISSING;
        }
        HostCheck.Level absent = connected ? HostCheck.Level.MISSING : HostCheck.Level.WARNING;
        StackAddresses addresses = connection.addresses();
        boolean broker = brokerAnswers(addresses.kafka());
        show(
                terminal,
                broker ? HostCheck.Level.OK : absent,
                "broker",
                addresses.kafka() + (broker ? "" : " does not answer"),
                broker ? "" : "start a stack with foreshock up, or name a broker with --kafka");
        boolean registry = registryAnswers(addresses.registry());
        show(
                terminal,
                registry ? HostCheck.Level.OK : absent,
                "registry",
                HttpAddress.of(addresses.registry()) + (registry ? "" : " does not answer"),
                registry ? "" : "start a stack with foreshock up, or name one with --registry");
        return healthy && (!connected || (broker && registry)) ? 0 : Foreshock.FAILED;
    }

    private static void show(
            Terminal terminal, HostCheck.Level level, String name, String finding, String remedy) {
        String mark =
                switch (level) {
                    case OK -> terminal.in(Colour.GOOD, "✔");
                    case WARNING -> terminal.in(Colour.WARN, "!");
                    case MISSING -> terminal.in(Colour.BAD, "✘");
                };
        terminal.line(String.format(Locale.ROOT, "%s %-13s %s", mark, name, finding));
        if (!remedy.isEmpty()) {
            terminal.line("  " + " ".repeat(14) + "→ " + remedy);
        }
    }

    private boolean brokerAnswers(String kafka) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
        settings.putAll(connection.kafkaSettings());
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get(ANSWER_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        }
    }

    private static boolean registryAnswers(String registry) {
        try {
            ShortHttp.get(registry + "/subjects");
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
