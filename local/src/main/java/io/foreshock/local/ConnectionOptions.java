package io.foreshock.local;

import io.foreshock.local.http.HttpAddress;
import io.foreshock.local.registry.RegistryUrl;
import io.foreshock.local.stack.StackAddresses;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where Kafka and the registry are: as named, else where the local stack has them. */
final class ConnectionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            converter = BrokersConverter.class,
            description = "Kafka's bootstrap servers; default: the local stack's.")
    private @Nullable String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            converter = RegistryUrlConverter.class,
            description =
                    "Base of the schema registry's Confluent API, with user:password@ before the"
                            + " host if it asks for them; default: the local stack's.")
    private @Nullable RegistryUrl registry;

    @Option(
            names = "--kafka-setting",
            paramLabel = "KEY=VALUE",
            description = "A setting for the Kafka client, such as security.protocol=SSL.")
    private Map<String, String> kafkaSettings = new LinkedHashMap<>();

    /** Whether the broker was named. */
    boolean namesKafka() {
        return kafka != null;
    }

    /** Whether the registry was named. */
    boolean namesRegistry() {
        return registry != null;
    }

    /** The addresses in force; says so where those of the stack that was named are not known. */
    StackAddresses addresses() throws IOException {
        Optional<StackAddresses> running = StackAddresses.of(dataDir.path());
        StackAddresses local = running.orElseGet(StackAddresses::defaults);
        StackAddresses chosen =
                new StackAddresses(
                        kafka != null ? kafka : local.kafka(),
                        registry != null ? registry.text() : local.registry(),
                        local.flink());
        if (running.isEmpty() && dataDir.isNamed() && (kafka == null || registry == null)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "foreshock: no stack runs on "
                                    + dataDir.path()
                                    + "; looking at "
                                    + chosen.kafka()
                                    + " and "
                                    + HttpAddress.of(chosen.registry()));
        }
        return chosen;
    }

    Map<String, String> kafkaSettings() {
        return kafkaSettings;
    }
}
