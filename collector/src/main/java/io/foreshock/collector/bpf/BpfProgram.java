package io.foreshock.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One program of a {@link BpfObject}. */
public final class BpfProgram {
    private static final int O_DIRECTORY = 0200000;

    /** struct bpf_uprobe_opts of libbpf 0.5, which later versions take, too: sz, …, retprobe. */
    private static final int UPROBE_OPTIONS_SIZE = 32;

    private static final int UPROBE_ON_RETURN = 24;

    private final String name;
    private final Pointer program;
    private final Set<BpfLink> links;

    BpfProgram(String name, Pointer program, Set<BpfLink> links) {
        this.name = name;
        this.program = program;
        this.links = links;
    }

    /** Whether {@link BpfObject#load} loads it; all are loaded unless told otherwise. */
    public void setAutoload(boolean autoload) {
        int result = LibBpf.bpf_program__set_autoload(program, autoload);
        if (result < 0) {
            throw failure("set autoload of", name, -result);
        }
    }

    /**
     * Attaches it where its section says.
     *
     * @throws BpfException if the kernel refuses, or has no such hook
     */
    public BpfLink attach() {
        return added(LibBpf.bpf_program__attach(program), name);
    }

    /**
     * Attaches it to one tracepoint; the same program can be attached to many.
     *
     * @throws BpfException if the kernel refuses, or has no such tracepoint
     */
    public BpfLink attachTracepoint(String category, String tracepoint) {
        Pointer link = LibBpf.bpf_program__attach_tracepoint(program, category, tracepoint);
        return added(link, name + " to tracepoint " + category + ":" + tracepoint);
    }

    /**
     * Attaches it to a cgroup v2: it runs for that one and all below it, beside others' programs.
     *
     * @param directory of the cgroup
     * @throws BpfException if there is no such directory, or the kernel refuses
     */
    public BpfLink attachCgroup(Path directory) {
        String what = name + " to cgroup " + directory;
        int fd = LibC.open(directory.toString(), O_DIRECTORY);
        if (fd < 0) {
            throw failure("attach", what, Native.getLastError());
        }
        try {
            return added(LibBpf.bpf_program__attach_cgroup(program, fd), what);
        } finally {
            LibC.close(fd);
        }
    }

    /**
     * Attaches it to a function in one process.
     *
     * @param file that the process has mapped
     * @param offset of the function in the file
     * @param onReturn when it returns, instead of when it is entered
     * @throws BpfException if there is no such process or file, or the kernel refuses
     */
    public BpfLink attachFunction(int pid, Path file, long offset, boolean onReturn) {
        try (Memory options = new Memory(UPROBE_OPTIONS_SIZE)) {
            options.clear();
            options.setLong(0, UPROBE_OPTIONS_SIZE);
            options.setByte(UPROBE_ON_RETURN, (byte) (onReturn ? 1 : 0));
            Pointer link =
                    LibBpf.bpf_program__attach_uprobe_opts(
                            program, pid, file.toString(), offset, options);
            return added(link, name + " to " + file + " in process " + pid);
        }
    }

    /** Its descriptor. */
    public int fd() {
        return LibBpf.bpf_program__fd(program);
    }

    /** Prepares runs of this SEC("syscall") program with an argument of this size. */
    public BpfProgramRun run(int argumentBytes) {
        return new BpfProgramRun(name, fd(), new Memory(argumentBytes));
    }

    private BpfLink added(@Nullable Pointer pointer, String what) {
        if (pointer == null) {
            throw failure("attach", what, Native.getLastError());
        }
        BpfLink link = new BpfLink(pointer, links);
        links.add(link);
        return link;
    }

    private static BpfException failure(String operation, String object, int errno) {
        return new BpfException(operation, "BPF program " + object, errno, LibBpf.drainLog());
    }
}
