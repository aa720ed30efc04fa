package io.foreshock.collector.bpf;

/** The system's libbpf, which everything else here goes through. */
public final class BpfLibrary {
    private BpfLibrary() {}

    /**
     * Does nothing where it can be used.
     *
     * @throws BpfException if it is missing or too old
     */
    public static void require() {
        LibBpf.require();
    }
}
