package io.foreshock.collector.bpf;

import com.sun.jna.Pointer;

/** One attachment of a program; closing it detaches. */
public final class BpfLink implements AutoCloseable {
    private final Pointer link;
    private boolean closed;

    BpfLink(Pointer link) {
        this.link = link;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibBpf.bpf_link__destroy(link);
        }
    }
}
