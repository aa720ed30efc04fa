package io.foreshock.collector.bpf;

import com.sun.jna.Memory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a SEC("syscall") program in this process. The argument is a struct that the program reads
 * and writes. Allocates nothing per run.
 */
public final class BpfProgramRun {
    /** struct bpf_test_run_opts: offsets of sz, ctx_in, ctx_size_in; its size up to batch_size. */
    private static final int OPTIONS_SIZE = 80;

    private static final int CONTEXT_IN = 32;
    private static final int CONTEXT_SIZE_IN = 48;

    private final String name;
    private final int fd;
    private final Memory options = new Memory(OPTIONS_SIZE);
    private final Memory argument;
    private final ByteBuffer view;

    BpfProgramRun(String name, int fd, Memory argument) {
        this.name = name;
        this.fd = fd;
        this.argument = argument;
        argument.clear();
        this.view = argument.getByteBuffer(0, argument.size()).order(ByteOrder.nativeOrder());
        options.clear();
        options.setLong(0, OPTIONS_SIZE);
        options.setPointer(CONTEXT_IN, argument);
        options.setInt(CONTEXT_SIZE_IN, (int) argument.size());
    }

    /** The argument, in the host's byte order; what is written here the next run sees. */
    public ByteBuffer argument() {
        return view;
    }

    /**
     * Runs it once.
     *
     * @throws BpfException if the kernel refuses
     */
    public void once() {
        try {
            int result = LibBpf.bpf_prog_test_run_opts(fd, options);
            if (result < 0) {
                throw new BpfException("run", "BPF program " + name, -result, LibBpf.drainLog());
            }
        } finally {
            Reference.reachabilityFence(argument); // options hold only its address
        }
    }
}
