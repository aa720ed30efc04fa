package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgram;
import io.foreshock.collector.bpf.BpfProgramRun;
import io.foreshock.collector.bpf.MappedPages;
import io.foreshock.collector.ring.RecordHandler;
import io.foreshock.collector.ring.RingBuffer;
import io.foreshock.collector.syscall.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Captures what the ends of connections on this host say, with the programs of {@code l7.bpf.c} or
 * {@code l7sys.bpf.c}. It never observes its own process. Where cgroups are given, no payload of
 * other processes is looked at; packet hooks are attached to those cgroups alone.
 *
 * <p>Draining and reading the counters allocate nothing. Not safe for use by several threads.
 */
public final class L7Observer implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");

    private final BpfObject object;
    private final RingBuffer ring;
    private final MappedPages statePages;
    private final ByteBuffer state;
    private final BpfMap policies;
    private final int cpus = PossibleCpus.count();
    private final L7Counters counters = new L7Counters();
    private List<ListeningSocket> listeners = List.of();
    private boolean closed;

    private L7Observer(BpfObject object) {
        this.object = object;
        BpfMap ringMap = object.map("ring");
        ring = RingBuffer.map(ringMap);
        policies = object.map("policies");
        statePages = MappedPages.map(object.map(".bss"), 0, L7Layout.STATE_LENGTH, true);
        state = statePages.view();
    }

    /**
     * Loads the programs and attaches them; from then on what passes is captured.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses a program, with the
     *     verifier's last lines, or lacks a hook
     */
    public static L7Observer start(L7Config config) throws IOException {
        TraceFs.mountIfMissing();
        L7Hooks hooks = L7Hooks.of(config.hooks());
        BpfObject object = load(config, hooks);
        try {
            config.filters().fill(object);
            for (int port : config.ports()) {
                object.map("port_filter").put(NativeBytes.u16(port), new byte[] {1});
            }
            L7Observer observer = new L7Observer(object);
            observer.setStride(1);
            observer.begin(config, hooks);
            return observer;
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Loads the programs and lets them go, without attaching them anywhere.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses them
     */
    public static void tryLoad() {
        L7Config config = L7Config.defaults();
        load(config, L7Hooks.of(config.hooks())).close();
    }

    private static BpfObject load(L7Config config, L7Hooks hooks) {
        String arch = Architecture.current().name().toLowerCase(Locale.ROOT);
        String name = hooks.object();
        BpfObject object = BpfObject.open(name, "/bpf/" + arch + "/" + name + ".bpf.o");
        try {
            BpfMap rodata = object.map(".rodata");
            rodata.setInitialValue(L7Layout.readOnlyData(config, rodata.valueSize()));
            object.map("ring").setMaxEntries(config.ringBytes());
            object.map("policies").setMaxEntries(config.maxConnections());
            hooks.makeRoom(object, config.maxConnections());
            object.load();
            return object;
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private void begin(L7Config config, L7Hooks hooks) throws IOException {
        BpfProgramRun whoami = object.program("whoami").run(L7Layout.REQUEST_LENGTH);
        whoami.once();
        object.program("socket_state").attach();
        object.program("socket_state_again").attach();
        BpfProgram accepted = object.program("accepted");
        accepted.attachTracepoint("syscalls", "sys_exit_accept4");
        accepted.attachTracepoint("syscalls", "sys_exit_accept");
        object.program("retransmitted").attach();
        List<Path> cgroups = cgroups(config.filters());
        int self = (int) ProcessHandle.current().pid();
        SocketBackfill backfill =
                new SocketBackfill(
                        PROC,
                        hooks.owners(object),
                        new RoomForConnections(state, config.maxConnections()),
                        config.filters(),
                        cgroups,
                        self);
        backfill.run();
        listeners = backfill.listeners();
        hooks.attach(object, cgroups);
    }

    private static List<Path> cgroups(Filters filters) {
        return filters.cgroupIds().isEmpty()
                ? List.of(Cgroups.root())
                : Cgroups.directories(Set.copyOf(filters.cgroupIds()));
    }

    /** Sockets that listened before the observation began. */
    public List<ListeningSocket> listeners() {
        return listeners;
    }

    /** Hands over what is in the ring buffer; see {@link RingBuffer#drain}. */
    public int drain(RecordHandler handler, int limit) {
        return ring.drain(handler, limit);
    }

    /** Bytes waiting in the ring buffer. */
    public long backlogBytes() {
        return ring.backlogBytes();
    }

    /** Size of the ring buffer in bytes. */
    public int capacity() {
        return ring.capacity();
    }

    /** The ring buffer's map, to wait for. */
    public BpfMap ring() {
        return object.map("ring");
    }

    /** The ports that are observed, unless all are. */
    public BpfMap ports() {
        return object.map("port_filter");
    }

    /**
     * Leaves out turns: on average one in so many is captured, and all that do not show that they
     * succeed.
     *
     * @param stride at most 1: all are captured
     */
    public void setStride(int stride) {
        state.putInt(L7Layout.STRIDE, stride);
    }

    /** The stride in force. */
    public int stride() {
        return state.getInt(L7Layout.STRIDE);
    }

    /**
     * Wants something of a connection.
     *
     * @param wanted a sum of the numbers of {@link io.foreshock.collector.l7.stream.CapturePolicy};
     *     0: nothing more
     */
    public void setPolicy(long connection, int wanted) {
        byte[] key = NativeBytes.u64(connection);
        byte[] value = NativeBytes.u32(wanted);
        int known = state.getInt(L7Layout.POLICIES);
        if (wanted == 0) {
            if (policies.remove(key)) {
                state.putInt(L7Layout.POLICIES, known - 1);
            }
        } else if (policies.putIfAbsent(key, value)) {
            state.putInt(L7Layout.POLICIES, known + 1);
        } else {
            policies.putIfPresent(key, value);
        }
    }

    /** The kernel's counters as they are now; the instance is reused. */
    public L7Counters counters() {
        counters.read(state, cpus);
        return counters;
    }

    /** Stops capturing; what was captured can still be drained. */
    public void detach() {
        object.detach();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            statePages.close();
            ring.close();
            object.close();
        }
    }
}
