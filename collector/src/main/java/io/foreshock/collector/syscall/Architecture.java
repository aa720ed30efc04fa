package io.foreshock.collector.syscall;

/** Processor architectures that collectors run on. */
public enum Architecture {
    X86_64,
    AARCH64;

    /**
     * That of this process.
     *
     * @throws IllegalStateException on any other architecture
     */
    public static Architecture current() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                    throw new IllegalStateException(
                            "architecture '" + name + "' is not supported; x86_64 and aarch64 are");
        };
    }
}
