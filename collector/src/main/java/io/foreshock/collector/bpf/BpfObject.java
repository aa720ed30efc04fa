package io.foreshock.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compiled BPF object: opened, configured, loaded, attached, closed. Closing detaches every
 * program that was attached through it. Not safe for use by several threads.
 */
public final class BpfObject implements AutoCloseable {
    /** struct bpf_object_open_opts, up to object_name. */
    private static final int OPTIONS_SIZE = 16;

    private static final int OBJECT_NAME = 8;

    private final String name;
    private final Pointer object;
    private final Memory elf; // libbpf reads maps' initial values from it until load
    private final Set<BpfLink> links = ConcurrentHashMap.newKeySet();
    private boolean closed;

    private BpfObject(String name, Pointer object, Memory elf) {
        this.name = name;
        this.object = object;
        this.elf = elf;
    }

    /**
     * Opens an object in this jar.
     *
     * @param name at most 8 ASCII characters; the kernel's names of its data sections begin with it
     * @param resource path on the class path
     * @throws BpfException if it is missing, or no BPF object, or libbpf is missing
     */
    public static BpfObject open(String name, String resource) {
        LibBpf.require();
        byte[] bytes;
        try (InputStream in = BpfObject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BpfException("find", "BPF object " + resource + " in the jar", 0, "");
            }
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new BpfException("read", "BPF object " + resource + ": " + e, 0, "");
        }
        Memory elf = new Memory(bytes.length);
        elf.write(0, bytes, 0, bytes.length);
        try (Memory text = new Memory(name.length() + 1L);
                Memory options = new Memory(OPTIONS_SIZE)) {
            text.setString(0, name, "US-ASCII");
            options.setLong(0, OPTIONS_SIZE);
            options.setPointer(OBJECT_NAME, text);
            Pointer object = LibBpf.bpf_object__open_mem(elf, bytes.length, options);
            if (object == null) {
                throw new BpfException("open", name, Native.getLastError(), LibBpf.drainLog());
            }
            return new BpfObject(name, object, elf);
        }
    }

    /**
     * Loads maps and programs into the kernel.
     *
     * @throws BpfException with the verifier's last lines, which name the program it refused
     */
    public void load() {
        LibBpf.drainLog();
        int result = LibBpf.bpf_object__load(object);
        if (result < 0) {
            throw new BpfException("load", "BPF object " + name, -result, LibBpf.drainLog());
        }
        elf.close();
    }

    /** The map of this name; {@code .bss} and {@code .rodata} are data sections. */
    public BpfMap map(String mapName) {
        String full = mapName.startsWith(".") ? name + mapName : mapName;
        Pointer map = LibBpf.bpf_object__find_map_by_name(object, full);
        if (map == null) {
            throw new BpfException("find", "map " + mapName + " of BPF object " + name, 0, "");
        }
        return new BpfMap(mapName, map);
    }

    /** The program of this name. */
    public BpfProgram program(String programName) {
        Pointer program = LibBpf.bpf_object__find_program_by_name(object, programName);
        if (program == null) {
            throw new BpfException("find", "program " + programName + " of " + name, 0, "");
        }
        return new BpfProgram(programName, program, links);
    }

    /** Detaches every program; counts stay readable. */
    public void detach() {
        BpfLink.closeAll(links);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            detach();
            LibBpf.bpf_object__close(object);
        }
    }
}
