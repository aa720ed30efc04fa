package io.foreshock.collector.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * libbpf's functions, bound directly. Version 1 is preferred; version 0 is switched to the same
 * conventions: a negative errno from functions that return a number, null and errno from those that
 * return a pointer.
 */
final class LibBpf {
    private static final String[] NAMES = {"libbpf.so.1", "libbpf.so.0"};
    private static final int STRICT_ALL = -1;
    private static final LibBpfLog LOG = new LibBpfLog();

    static {
        NativeLibrary library = find();
        Native.register(LibBpf.class, library);
        if (!library.getName().equals(NAMES[0])) {
            library.getFunction("libbpf_set_strict_mode").invokeInt(new Object[] {STRICT_ALL});
        }
        libbpf_set_print(LOG);
    }

    private LibBpf() {}

    /** Lines that libbpf printed since the last call, the latest last. */
    static String drainLog() {
        return LOG.drain();
    }

    private static NativeLibrary find() {
        StringBuilder tried = new StringBuilder();
        for (String name : NAMES) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                tried.append(tried.length() == 0 ? "" : ", ").append(name);
            }
        }
        throw new BpfException(
                "find", "libbpf (tried " + tried + "); install it: apt-get install libbpf1", 0, "");
    }

    static native Pointer libbpf_set_print(Callback print);

    static native int libbpf_major_version();

    static native @Nullable Pointer bpf_object__open_mem(
            Pointer buffer, long size, Pointer options);

    static native int bpf_object__load(Pointer object);

    static native void bpf_object__close(Pointer object);

    static native @Nullable Pointer bpf_object__next_map(
            Pointer object, @Nullable Pointer previous);

    static native @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

    static native String bpf_map__name(Pointer map);

    static native int bpf_map__fd(Pointer map);

    static native int bpf_map__value_size(Pointer map);

    static native int bpf_map__key_size(Pointer map);

    static native int bpf_map__max_entries(Pointer map);

    static native int bpf_map__set_max_entries(Pointer map, int entries);

    static native int bpf_map__set_initial_value(Pointer map, Pointer data, long size);

    static native int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    static native int bpf_map_delete_elem(int fd, Pointer key);

    static native int bpf_program__set_autoload(Pointer program, boolean autoload);

    static native int bpf_program__fd(Pointer program);

    static native @Nullable Pointer bpf_program__attach(Pointer program);

    static native @Nullable Pointer bpf_program__attach_tracepoint(
            Pointer program, String category, String name);

    static native int bpf_link__destroy(Pointer link);

    static native int bpf_prog_test_run_opts(int programFd, Pointer options);
}
