package io.foreshock.local.stack;

import io.foreshock.local.broker.BrokerMain;
import io.foreshock.local.flink.FlinkMain;
import io.foreshock.local.process.ChildSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How each component of a stack is started. */
final class ChildSpecs {
    /** Main class of the collector; it lives in the collector's own class path. */
    private static final String COLLECTOR_MAIN = "io.foreshock.collector.CollectorMain";

    private static final String REGISTRY_MAIN = "io.quarkus.runner.GeneratedMain";
    private static final List<String> LOGGING =
            List.of("-Dforeshock.log.level=info", "-Dforeshock.chatter.level=warn");

    /** What Flink's own scripts open on JDK 17 and above. */
    private static final List<String> FLINK_OPENS =
            Stream.of(
                            "java.lang",
                            "java.lang.reflect",
                            "java.net",
                            "java.io",
                            "java.nio",
                            "sun.nio.ch",
                            "java.text",
                            "java.time",
                            "java.util",
                            "java.util.concurrent",
                            "java.util.concurrent.atomic",
                            "java.util.concurrent.locks")
                    .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                    .toList();

    private static final String STATUS_JOB = "status";

    private final Distribution distribution;
    private final DataDirectory data;
    private final StackPorts ports;

    ChildSpecs(Distribution distribution, DataDirectory data, StackPorts ports) {
        this.distribution = distribution;
        this.data = data;
        this.ports = ports;
    }

    ChildSpec broker() throws IOException {
        return new ChildSpec(
                Component.BROKER.label(),
                flags(distribution.dependencies(), LOGGING, "-Xms64m", "-Xmx256m", scratch()),
                List.of(distribution.dependencies().jars(), distribution.foreshock().jars()),
                BrokerMain.class.getName(),
                List.of(
                        data.kafka().toString(),
                        Integer.toString(ports.broker().port()),
                        Integer.toString(ports.controller().port())),
                Map.of());
    }

    ChildSpec registry() throws IOException {
        return ChildSpec.wrapped(
                Component.REGISTRY.label(),
                flags(
                        distribution.registry(),
                        List.of(),
                        "-Xmx160m",
                        scratch(),
                        "-Xss512k",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + ports.registry().port(),
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + ports.registryManagement().port(),
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        "-Dapicurio.datasource.url=jdbc:h2:file:"
                                + data.registry().resolve("registry")),
                List.of(distribution.registry().jars(), distribution.child().jars()),
                REGISTRY_MAIN,
                List.of(),
                Map.of("QUARKUS_LOG_CONSOLE_COLOR", "false"));
    }

    ChildSpec flink() throws IOException {
        int parallelism = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        StackAddresses addresses = ports.addresses();
        return new ChildSpec(
                Component.FLINK.label(),
                flags(
                        distribution.dependencies(),
                        Stream.concat(LOGGING.stream(), FLINK_OPENS.stream()).toList(),
                        "-Xms128m",
                        "-Xmx512m",
                        scratch(),
                        "-Dlog.file=" + data.logs().resolve(Component.FLINK.label() + ".log")),
                List.of(distribution.dependencies().jars(), distribution.foreshock().jars()),
                FlinkMain.class.getName(),
                List.of(
                        Integer.toString(ports.flink().port()),
                        data.flink().toString(),
                        Integer.toString(parallelism),
                        distribution.jobsJar().toString(),
                        STATUS_JOB,
                        "--kafka",
                        addresses.kafka(),
                        "--registry",
                        addresses.registry()),
                Map.of());
    }

    ChildSpec collector(List<String> options) throws IOException {
        List<String> flags = new ArrayList<>(List.of("@" + distribution.collectorFlags()));
        flags.addAll(distribution.collector().archiveFlags());
        StackAddresses addresses = ports.addresses();
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka=" + addresses.kafka(),
                                "--registry=" + addresses.registry(),
                                "--topics-create=false"));
        args.addAll(options);
        return ChildSpec.wrapped(
                Component.COLLECTOR.label(),
                flags,
                List.of(distribution.collector().jars(), distribution.child().jars()),
                COLLECTOR_MAIN,
                args,
                Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "MALLOC_ARENA_MAX", "1"));
    }

    private String scratch() {
        return "-Djava.io.tmpdir=" + data.scratch();
    }

    private static List<String> flags(Library library, List<String> some, String... flags)
            throws IOException {
        List<String> all =
                new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        all.addAll(library.archiveFlags());
        all.addAll(List.of(flags));
        all.addAll(some);
        return all;
    }
}
