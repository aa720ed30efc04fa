package io.foreshock.local;

import io.foreshock.local.stack.StackAddresses;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where Kafka and the registry are: as named, else where the local stack has them. */
final class ConnectionOptions {
    @Mixin private DataDirOption dataDir = new DataDirOption();

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Kafka's bootstrap servers; default: the local stack's.")
    private @Nullable String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description =
                    "Base of the schema registry's Confluent API, with user:password@ before the"
                            + " host if it asks for them; default: the local stack's.")
    private @Nullable String registry;

    @Option(
            names = "--kafka-setting",
            paramLabel = "KEY=VALUE",
            description = "A setting for the Kafka client, such as security.protocol=SSL.")
    private Map<String, String> kafkaSettings = new LinkedHashMap<>();

    /** The addresses in force. */
    StackAddresses addresses() throws IOException {
        StackAddresses local =
                StackAddresses.of(dataDir.path()).orElseGet(StackAddresses::defaults);
        return new StackAddresses(
                kafka != null ? kafka : local.kafka(),
                registry != null ? registry : local.registry(),
                local.flink());
    }

    Map<String, String> kafkaSettings() {
        return kafkaSettings;
    }
}
