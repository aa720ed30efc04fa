package io.foreshock.collector.l7.fuzz;

/**
 * What Jazzer calls: {@code collector/fuzz} runs it. It needs nothing of Jazzer itself, so that the
 * build does not.
 */
public final class ProtocolFuzzer {
    private static Target target = Target.ANY;

    private ProtocolFuzzer() {}

    /** Chooses the target by its name, the only argument. */
    public static void fuzzerInitialize(String[] arguments) {
        target = Target.of(arguments[0]);
    }

    /** Plays an input. */
    public static void fuzzerTestOneInput(byte[] input) {
        target.run(input);
    }
}
