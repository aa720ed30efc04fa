package io.foreshock.local.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the parts of a stack listen. A running stack keeps them in {@value #FILE} of its data
 * directory, so that other commands find it.
 *
 * @param kafka bootstrap servers
 * @param registry base URL of the registry's Confluent API
 * @param flink URL of Flink's web UI
 */
public record StackAddresses(String kafka, String registry, String flink) {
    /** Name of the file in the data directory. */
    public static final String FILE = "stack.properties";

    /** The addresses of a stack on its default ports. */
    public static StackAddresses defaults() {
        return new StackAddresses(
                "127.0.0.1:19092",
                "http://127.0.0.1:18081/apis/ccompat/v7",
                "http://127.0.0.1:18088");
    }

    /** The addresses of the stack that runs on a data directory, if one does. */
    public static Optional<StackAddresses> of(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        StackAddresses defaults = defaults();
        return Optional.of(
                new StackAddresses(
                        properties.getProperty("kafka", defaults.kafka),
                        properties.getProperty("registry", defaults.registry),
                        properties.getProperty("flink", defaults.flink)));
    }

    void write(Path dataDirectory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("kafka", kafka);
        properties.setProperty("registry", registry);
        properties.setProperty("flink", flink);
        try (Writer writer = Files.newBufferedWriter(dataDirectory.resolve(FILE))) {
            properties.store(writer, "addresses of the running stack");
        }
    }
}
