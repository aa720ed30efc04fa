package io.foreshock.collector.bpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pages of a map, shared with the kernel. Closing unmaps them: no view may be used after. */
public final class MappedPages implements AutoCloseable {
    private static final long MAP_FAILED = -1L;

    private final Pointer address;
    private final long length;
    private boolean closed;

    private MappedPages(Pointer address, long length) {
        this.address = address;
        this.length = length;
    }

    /** Maps {@code length} bytes of a map from {@code offset}, a multiple of {@link #pageSize}. */
    public static MappedPages map(BpfMap map, long offset, long length, boolean writable) {
        int protection = LibC.PROT_READ | (writable ? LibC.PROT_WRITE : 0);
        Pointer address =
                LibC.mmap(Pointer.NULL, length, protection, LibC.MAP_SHARED, map.fd(), offset);
        if (Pointer.nativeValue(address) == MAP_FAILED) {
            throw new BpfException("map pages of", "a BPF map", Native.getLastError(), "");
        }
        return new MappedPages(address, length);
    }

    /** The host's page size in bytes. */
    public static int pageSize() {
        return LibC.pageSize();
    }

    /** A view of all of it in the host's byte order. */
    public ByteBuffer view() {
        return address.getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.munmap(address, length);
        }
    }
}
