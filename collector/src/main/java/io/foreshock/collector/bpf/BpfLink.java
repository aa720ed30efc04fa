package io.foreshock.collector.bpf;

import com.sun.jna.Pointer;
import java.util.List;

/** One attachment of a program; closing it detaches. */
public final class BpfLink implements AutoCloseable {
    private final Pointer link;
    private final List<BpfLink> open;
    private boolean closed;

    /** {@code open} is where it stands until it is closed. */
    BpfLink(Pointer link, List<BpfLink> open) {
        this.link = link;
        this.open = open;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.remove(this);
            LibBpf.bpf_link__destroy(link);
        }
    }
}
