package io.foreshock.local.broker;

import io.foreshock.local.process.child.ParentLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Runs a Kafka node until its parent ends. Formats its log directory on the first start. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Runs it.
     *
     * @param args log directory, port of the broker, port of the controller
     */
    public static void main(String[] args) {
        ParentLink.watch();
        ParentLink.exitOnFailure(() -> run(args));
    }

    private static void run(String[] args) throws Exception {
        Path logDir = Path.of(args[0]);
        int brokerPort = Integer.parseInt(args[1]);
        int controllerPort = Integer.parseInt(args[2]);
        if (!Files.exists(logDir.resolve("meta.properties"))) {
            format(logDir);
        }
        Properties settings = BrokerSettings.of(logDir, brokerPort, controllerPort);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    private static void format(Path logDir) throws Exception {
        new Formatter()
                .setPrintStream(System.out)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE_ID)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .addDirectory(logDir.toString())
                .setMetadataLogDirectory(logDir.toString())
                .run();
    }
}
