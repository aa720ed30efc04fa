package io.foreshock.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code foreshock collect}, for the list of commands. The launcher runs the collector itself, in a
 * JVM of its own with flags of its own; this is reached only without the launcher.
 */
@Command(name = "collect", description = "Run the collector alone, publishing to a Kafka of yours.")
final class CollectCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println(
                "foreshock: run the collector by the foreshock script: foreshock collect");
        return Foreshock.FAILED;
    }
}
