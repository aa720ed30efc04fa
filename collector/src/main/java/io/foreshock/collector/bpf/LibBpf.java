package io.foreshock.collector.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libbpf's functions, bound directly. Version 1 is preferred; version 0 is switched to the same
 * conventions: a negative errno from functions that return a number, null and errno from those that
 * return a pointer. That switch came with 0.5, so only functions that 0.5 has may be bound here.
 *
 * <p>{@link #require} says what is wrong where it could not be bound; any other function then fails
 * with an {@link UnsatisfiedLinkError}.
 */
final class LibBpf {
    private static final List<String> NAMES = List.of("libbpf.so.1", "libbpf.so.0");
    private static final int STRICT_ALL = -1;
    private static final LibBpfLog LOG = new LibBpfLog();

    /** What keeps it from being used; empty if nothing does. */
    private static final String PROBLEM = bind(NAMES);

    private LibBpf() {}

    /**
     * Does nothing where libbpf is bound.
     *
     * @throws BpfException if there is none, or only one that is too old
     */
    static void require() {
        if (!PROBLEM.isEmpty()) {
            throw new BpfException("use", "libbpf: " + PROBLEM, 0, "");
        }
    }

    /** Lines that libbpf printed since the last call, the latest last. */
    static String drainLog() {
        return LOG.drain();
    }

    /**
     * Binds the first of these libraries that there is.
     *
     * @return what is wrong with it; empty if nothing is
     */
    static String bind(List<String> names) {
        try {
            int unused = Native.POINTER_SIZE; // loads JNA's native half
        } catch (LinkageError e) {
            return "JNA cannot load its native half from java.io.tmpdir: " + e.getMessage();
        }
        for (String name : names) {
            NativeLibrary library;
            try {
                library = NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                continue;
            }
            return bind(name, library);
        }
        return "there is no " + String.join(" and no ", names) + " here";
    }

    private static String bind(String name, NativeLibrary library) {
        try {
            Native.register(LibBpf.class, library);
        } catch (UnsatisfiedLinkError e) {
            return name + " is older than 0.5: " + e.getMessage();
        }
        libbpf_set_print(LOG);
        int result = libbpf_set_strict_mode(STRICT_ALL);
        return result == 0 ? "" : name + " keeps its old ways: " + result;
    }

    static native Pointer libbpf_set_print(Callback print);

    static native int libbpf_set_strict_mode(int mode);

    static native @Nullable Pointer bpf_object__open_mem(
            Pointer buffer, long size, Pointer options);

    static native int bpf_object__load(Pointer object);

    static native void bpf_object__close(Pointer object);

    static native @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

    static native @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

    static native int bpf_map__fd(Pointer map);

    static native int bpf_map__value_size(Pointer map);

    static native int bpf_map__max_entries(Pointer map);

    static native int bpf_map__set_max_entries(Pointer map, int entries);

    static native int bpf_map__set_map_flags(Pointer map, int flags);

    static native int bpf_map__reuse_fd(Pointer map, int fd);

    static native int bpf_map__set_initial_value(Pointer map, Pointer data, long size);

    static native int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    static native int bpf_map_delete_elem(int fd, Pointer key);

    static native int bpf_program__set_autoload(Pointer program, boolean autoload);

    static native int bpf_program__fd(Pointer program);

    static native @Nullable Pointer bpf_program__attach(Pointer program);

    static native @Nullable Pointer bpf_program__attach_tracepoint(
            Pointer program, String category, String name);

    static native @Nullable Pointer bpf_program__attach_cgroup(Pointer program, int cgroupFd);

    static native @Nullable Pointer bpf_program__attach_uprobe_opts(
            Pointer program, int pid, String path, long offset, Pointer options);

    static native int bpf_link__destroy(Pointer link);

    static native int bpf_prog_test_run_opts(int programFd, Pointer options);
}
