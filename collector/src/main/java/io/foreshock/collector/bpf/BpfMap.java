package io.foreshock.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** One map of a {@link BpfObject}. */
public final class BpfMap {
    private static final long BPF_NOEXIST = 1;
    private static final long BPF_EXIST = 2;
    private static final int BPF_F_NO_PREALLOC = 1;

    private final String name;
    private final Pointer map;

    BpfMap(String name, Pointer map) {
        this.name = name;
        this.map = map;
    }

    /** Its descriptor; valid once the object is loaded. */
    public int fd() {
        return LibBpf.bpf_map__fd(map);
    }

    /** Bytes of a value. */
    public int valueSize() {
        return LibBpf.bpf_map__value_size(map);
    }

    /** Entries it has room for; for a ring buffer its bytes. */
    public int maxEntries() {
        return LibBpf.bpf_map__max_entries(map);
    }

    /** Sets the entries it has room for; before the object is loaded. */
    public void setMaxEntries(int entries) {
        check("resize", LibBpf.bpf_map__set_max_entries(map, entries));
    }

    /** Lets its entries take memory only while they are there; before the object is loaded. */
    public void allocateAsNeeded() {
        check("set flags of", LibBpf.bpf_map__set_map_flags(map, BPF_F_NO_PREALLOC));
    }

    /** Makes another object's map, which is loaded, take the place of this one; before loading. */
    public void reuse(BpfMap other) {
        check("reuse", LibBpf.bpf_map__reuse_fd(map, other.fd()));
    }

    /** Sets the content of a data section ({@code .rodata}); before the object is loaded. */
    public void setInitialValue(byte[] value) {
        try (Memory memory = copyOf(value)) {
            check("fill", LibBpf.bpf_map__set_initial_value(map, memory, value.length));
        }
    }

    /** Inserts or replaces an entry. */
    public void put(byte[] key, byte[] value) {
        try (Memory k = copyOf(key);
                Memory v = copyOf(value)) {
            check("update", LibBpf.bpf_map_update_elem(fd(), k, v, 0));
        }
    }

    /**
     * Inserts an entry unless there is one already, or the kernel has no room: then nothing
     * happens.
     *
     * @return whether it was inserted
     */
    public boolean putIfAbsent(byte[] key, byte[] value) {
        try (Memory k = copyOf(key);
                Memory v = copyOf(value)) {
            return LibBpf.bpf_map_update_elem(fd(), k, v, BPF_NOEXIST) == 0;
        }
    }

    /** Replaces an entry, if there is one. */
    public void putIfPresent(byte[] key, byte[] value) {
        try (Memory k = copyOf(key);
                Memory v = copyOf(value)) {
            LibBpf.bpf_map_update_elem(fd(), k, v, BPF_EXIST);
        }
    }

    /**
     * Removes an entry, if there is one.
     *
     * @return whether there was
     */
    public boolean remove(byte[] key) {
        try (Memory k = copyOf(key)) {
            return LibBpf.bpf_map_delete_elem(fd(), k) == 0;
        }
    }

    private static Memory copyOf(byte[] bytes) {
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    private void check(String operation, int result) {
        if (result < 0) {
            throw new BpfException(operation, "BPF map " + name, -result, LibBpf.drainLog());
        }
    }
}
