package io.foreshock.local;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code foreshock collect}, for the list of commands. The launcher runs the collector itself, in a
 * JVM of its own with flags of its own; this is reached only without the launcher.
 */
@Command(name = "collect", description = "Run the collector alone, publishing to a Kafka of yours.")
final class CollectCommand implements Callable<Integer> {
    @Unmatched private List<String> options = List.of();

    @Override
    public Integer call() {
        System.err.println(
                "foreshock: run the collector by the foreshock script: foreshock collect");
        return Foreshock.FAILED;
    }
}
