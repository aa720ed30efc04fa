package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that creates topics, run with tools that only write down how they were called. */
class CreateTopicsTest {
    @TempDir private Path directory;

    @Test
    void createsTheTopicsOfTheCatalogue() throws Exception {
        List<String> expected =
                Arrays.stream(Topic.values())
                        .map(
                                topic ->
                                        "kafka-topics.sh --bootstrap-server broker:1 --create"
                                                + " --if-not-exists --topic "
                                                + topic.topicName()
                                                + " --partitions "
                                                + topic.partitions()
                                                + " --replication-factor 1")
                        .toList();

        assertThat(calls()).filteredOn(call -> call.contains("--create")).isEqualTo(expected);
    }

    @Test
    void setsWhatTheCatalogueSets() throws Exception {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (Topic topic : Topic.values()) {
            expected.put(topic.topicName(), new TreeMap<>(topic.config()));
        }
        Map<String, Map<String, String>> set = new TreeMap<>();
        for (String call : calls()) {
            if (call.startsWith("kafka-configs.sh")) {
                set.put(argument(call, "--entity-name"), settings(argument(call, "--add-config")));
            }
        }

        assertThat(set).isEqualTo(expected);
    }

    private List<String> calls() throws Exception {
        Path log = directory.resolve("calls");
        for (String tool : List.of("kafka-topics.sh", "kafka-configs.sh")) {
            Path stub = directory.resolve(tool);
            Files.writeString(stub, "#!/bin/sh\necho \"" + tool + " $*\" >>" + log + "\n");
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
        }
        ProcessBuilder script =
                new ProcessBuilder("bash", DeployedFiles.CREATE_TOPICS.toString())
                        .redirectErrorStream(true);
        script.environment().put("KAFKA_BIN", directory.toString());
        script.environment().put("KAFKA_BOOTSTRAP_SERVERS", "broker:1");
        script.environment().put("REPLICATION_FACTOR", "1");
        Process run = script.start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(output).isZero();
        return Files.readAllLines(log);
    }

    private static String argument(String call, String flag) {
        List<String> words = List.of(call.split(" "));
        return words.get(words.indexOf(flag) + 1);
    }

    private static Map<String, String> settings(String text) {
        return Arrays.stream(text.split(","))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(s -> s[0], s -> s[1], (a, b) -> b, TreeMap::new));
    }
}
