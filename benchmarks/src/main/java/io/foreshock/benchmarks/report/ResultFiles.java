package io.foreshock.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last result of each benchmark, a JSON file each, so that running one alone keeps the others.
 *
 * @param directory where they are
 */
public record ResultFiles(Path directory) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Keeps a result in place of the last one of the same benchmark. */
    public void write(Result result) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(file(result.benchmark()).toFile(), result);
    }

    /** The last result of a benchmark, if there is one. */
    public Optional<Result> read(String benchmark) throws IOException {
        Path file = file(benchmark);
        return Files.exists(file)
                ? Optional.of(JSON.readValue(file.toFile(), Result.class))
                : Optional.empty();
    }

    private Path file(String benchmark) {
        return directory.resolve(benchmark + ".json");
    }
}
