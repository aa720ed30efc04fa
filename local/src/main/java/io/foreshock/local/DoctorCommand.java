package io.foreshock.local;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.local.http.HttpAddress;
import io.foreshock.local.registry.RegistryUnavailableException;
import io.foreshock.local.registry.RegistryUrl;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import java.util.HashMap;
import java.util.List;
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
            "Broker and registry are looked for too; that one does not answer is a failure only if"
                    + " it was named, or with --connected."
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
            show(terminal, check);
            healthy &= check.level() != HostCheck.Level.MISSING;
        }
        StackAddresses addresses = connection.addresses();
        for (HostCheck check :
                List.of(
                        broker(addresses.kafka(), connected || connection.namesKafka()),
                        registry(addresses.registry(), connected || connection.namesRegistry()))) {
            show(terminal, check);
            healthy &= check.level() != HostCheck.Level.MISSING;
        }
        return healthy ? 0 : Foreshock.FAILED;
    }

    private HostCheck broker(String kafka, boolean needed) throws InterruptedException {
        return brokerAnswers(kafka)
                ? present("broker", kafka)
                : absent(
                        "broker",
                        needed,
                        kafka + " does not answer",
                        "start a stack with ./foreshock up, or name a broker with --kafka");
    }

    private static HostCheck registry(String registry, boolean needed) {
        try {
            new RegistryUrl(registry).requireAnswer();
            return present("registry", HttpAddress.of(registry).toString());
        } catch (RegistryUnavailableException e) {
            return absent("registry", needed, e.finding(), e.remedy());
        }
    }

    private static HostCheck present(String name, String address) {
        return new HostCheck(name, HostCheck.Level.OK, address, "");
    }

    private static HostCheck absent(String name, boolean needed, String finding, String remedy) {
        HostCheck.Level level = needed ? HostCheck.Level.MISSING : HostCheck.Level.WARNING;
        return new HostCheck(name, level, finding, remedy);
    }

    private static void show(Terminal terminal, HostCheck check) {
        String mark =
                switch (check.level()) {
                    case OK -> terminal.in(Colour.GOOD, "✔");
                    case WARNING -> terminal.in(Colour.WARN, "!");
                    case MISSING -> terminal.in(Colour.BAD, "✘");
                };
        terminal.line(
                String.format(Locale.ROOT, "%s %-13s %s", mark, check.name(), check.finding()));
        if (!check.remedy().isEmpty()) {
            terminal.line("  " + " ".repeat(14) + "→ " + check.remedy());
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
}
