package io.foreshock.collector.bpf;

import com.sun.jna.Native;

/** Mounts a pseudo file system. */
public final class Mount {
    private Mount() {}

    /**
     * Mounts it.
     *
     * @throws BpfException if the kernel refuses
     */
    public static void mount(String type, String target) {
        if (LibC.mount("none", target, type, 0, null) != 0) {
            throw new BpfException("mount", type + " at " + target, Native.getLastError(), "");
        }
    }
}
