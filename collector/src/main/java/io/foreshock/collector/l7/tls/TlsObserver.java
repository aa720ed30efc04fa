package io.foreshock.collector.l7.tls;

import io.foreshock.collector.bpf.BpfException;
import io.foreshock.collector.bpf.BpfLink;
import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.MappedPages;
import io.foreshock.collector.l7.tls.TlsAttachment.Status;
import io.foreshock.collector.syscall.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees the plain text that processes exchange through OpenSSL, and why their handshakes fail, with
 * the programs of {@code tls.bpf.c}. Only of processes that it was told to {@linkplain #attach
 * attach} to: others pay nothing, and neither does it look at them.
 *
 * <p>Each read and write is bound to the socket that it went through, if that can be told with
 * certainty: see {@link TlsRecord#cookie} and {@link TlsRecord#session}. What a process has read or
 * written before the attachment, by other functions (early data, SSL_sendfile), or with another
 * library, is not seen.
 *
 * <p>Reading the counters allocates nothing. Attaching takes the kernel some 0.3 s for a process:
 * so one thread may attach and detach while another reads the counters. Not safe for use by more.
 */
public final class TlsObserver implements AutoCloseable {
    private final BpfObject object;
    private final MappedPages counterPages;
    private final ByteBuffer counterView;
    private final BpfMap processes;
    private final Map<Integer, List<BpfLink>> attached = new HashMap<>();
    private final TlsCounters counters = new TlsCounters();
    private boolean closed;

    private TlsObserver(BpfObject object) {
        this.object = object;
        processes = object.map("processes");
        counterPages = MappedPages.map(object.map(".bss"), 0, TlsLayout.COUNTERS_LENGTH, false);
        counterView = counterPages.view();
    }

    /**
     * Loads the programs, with a ring buffer of their own; they run nowhere yet.
     *
     * @throws BpfException if the kernel refuses a program, with the verifier's last lines
     */
    public static TlsObserver start(TlsConfig config) {
        return start(config, null, null);
    }

    /**
     * Loads the programs, with a ring buffer that is there: what it receives from several observers
     * stays in the order in which it happened.
     *
     * @param config its ring's size is that of {@code ring}
     * @throws BpfException if the kernel refuses a program, with the verifier's last lines
     */
    public static TlsObserver start(TlsConfig config, BpfMap ring) {
        return start(config, ring, null);
    }

    /**
     * The same of sockets alone that have one of some ports.
     *
     * @param ports keys are ports; null: all are observed
     * @throws BpfException if the kernel refuses a program, with the verifier's last lines
     */
    public static TlsObserver start(
            TlsConfig config, @Nullable BpfMap ring, @Nullable BpfMap ports) {
        String arch = Architecture.current().name().toLowerCase(Locale.ROOT);
        BpfObject object = BpfObject.open("tls", "/bpf/" + arch + "/tls.bpf.o");
        try {
            BpfMap rodata = object.map(".rodata");
            rodata.setInitialValue(
                    TlsLayout.readOnlyData(config, ports != null, rodata.valueSize()));
            if (ring == null) {
                object.map("ring").setMaxEntries(config.ringBytes());
            } else {
                object.map("ring").reuse(ring);
            }
            if (ports != null) {
                object.map("port_filter").reuse(ports);
            }
            object.load();
            return new TlsObserver(object);
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Observes a process from now on, and none that it forks. Does nothing where it is observed
     * already.
     *
     * @param pid its id in the kernel's own pid namespace
     */
    public TlsAttachment attach(int pid) {
        if (attached.containsKey(pid)) {
            return new TlsAttachment(pid, Status.ATTACHED, "before");
        }
        try {
            return attach(pid, MappedLibrary.of(pid));
        } catch (IOException e) {
            return new TlsAttachment(pid, Status.NO_PROCESS, "cannot look into it: " + e);
        } catch (BpfException e) {
            detach(pid);
            return new TlsAttachment(pid, Status.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private TlsAttachment attach(int pid, List<MappedLibrary> files) throws IOException {
        List<MappedLibrary> libraries = files.stream().filter(MappedLibrary::isLibssl).toList();
        boolean linkedIn = libraries.isEmpty();
        OpenSslLayout first = null;
        List<String> names = new ArrayList<>();
        for (MappedLibrary library : linkedIn ? files.subList(0, 1) : libraries) {
            ElfSymbols symbols = ElfSymbols.read(library.path(), functions());
            if (!symbols.has(TlsProbe.READ) || !symbols.has(TlsProbe.WRITE)) {
                continue;
            }
            OpenSslLayout layout = OpenSslLayout.of(symbols, Architecture.current());
            if (first != null && !first.equals(layout)) {
                continue; // the programs know one layout of each process
            }
            if (first == null) {
                first = layout;
                processes.put(key(pid), layout.bytes());
            }
            attachTo(pid, library, symbols, linkedIn);
            names.add(linkedIn ? "its own program" : library.name());
        }
        if (first == null) {
            return new TlsAttachment(
                    pid,
                    Status.NO_LIBRARY,
                    "no libssl in the process, and no OpenSSL in its program");
        }
        attachToCrypto(pid, files);
        String detail = String.join(", ", names) + ", OpenSSL " + first.version();
        return new TlsAttachment(pid, Status.ATTACHED, detail);
    }

    private static Set<String> functions() {
        Set<String> functions = new HashSet<>(OpenSslLayout.FUNCTIONS);
        TlsProbe.ALL.forEach(probe -> functions.add(probe.function()));
        return functions;
    }

    private void attachToCrypto(int pid, List<MappedLibrary> files) throws IOException {
        for (MappedLibrary file : files) {
            if (file.isLibcrypto()) {
                attachTo(pid, file, ElfSymbols.read(file.path(), functions()), true);
            }
        }
    }

    private void attachTo(int pid, MappedLibrary file, ElfSymbols symbols, boolean hasCrypto) {
        List<BpfLink> links = attached.computeIfAbsent(pid, unused -> new ArrayList<>());
        for (TlsProbe probe : TlsProbe.ALL) {
            if (symbols.has(probe.function()) && (hasCrypto || !probe.isOfCrypto())) {
                long offset = symbols.offset(probe.function());
                links.add(
                        object.program(probe.program())
                                .attachFunction(pid, file.path(), offset, probe.onReturn()));
            }
        }
    }

    /** Observes a process no longer: it was told to, or has ended. */
    public void detach(int pid) {
        processes.remove(key(pid));
        List<BpfLink> links = attached.remove(pid);
        if (links != null) {
            links.forEach(BpfLink::closeInBackground);
        }
    }

    /** Processes that are observed, or were when they ended. */
    public Set<Integer> attached() {
        return Set.copyOf(attached.keySet());
    }

    /** The ring buffer that its records come through; see {@link TlsRecords}. */
    public BpfMap ring() {
        return object.map("ring");
    }

    /** The kernel's counters as they are now; the instance is reused. */
    public TlsCounters counters() {
        counters.read(counterView);
        return counters;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            counterPages.close();
            object.close();
        }
    }

    private static byte[] key(int pid) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(pid)
                .array();
    }
}
