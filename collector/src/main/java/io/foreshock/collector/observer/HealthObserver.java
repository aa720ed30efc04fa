package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfMap;
import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgram;
import io.foreshock.collector.bpf.BpfProgramRun;
import io.foreshock.collector.bpf.MappedPages;
import io.foreshock.collector.ring.RecordHandler;
import io.foreshock.collector.ring.RingBuffer;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Observes exits of the watched system calls with the programs of {@code health.bpf.c}. It never
 * observes its own process.
 *
 * <p>Everything comes out of one ring buffer: events of failures as they happen, and what {@link
 * #flush} asks the kernel for. Draining, flushing and reading the counters allocate nothing. Not
 * safe for use by several threads.
 */
public final class HealthObserver implements AutoCloseable {
    private static final String SYSCALLS = "syscalls";
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final HealthConfig config;
    private final BpfObject object;
    private final RingBuffer ring;
    private final BpfProgramRun flush;
    private final MappedPages statePages;
    private final ByteBuffer state;
    private final int cpus;
    private final KernelCounters counters = new KernelCounters();
    private final TimingTurns turns;
    private boolean closed;

    private HealthObserver(HealthConfig config, BpfObject object, int cpus) {
        this.config = config;
        this.object = object;
        this.cpus = cpus;
        BpfMap ringMap = object.map("ring");
        ring = RingBuffer.map(ringMap);
        flush = object.program("flush").run(HealthLayout.FLUSH_LENGTH);
        statePages = MappedPages.map(object.map(".bss"), 0, HealthLayout.STATE_LENGTH, true);
        state = statePages.view();
        turns =
                new TimingTurns(
                        config.timing(),
                        SystemCall.ofThisHost(),
                        id -> state.getLong(HealthLayout.EXITS_EMITTED + id * Long.BYTES),
                        System::nanoTime,
                        config.hooks() == HealthConfig.Hooks.RAW
                                ? call -> () -> {} // there for all calls; the programs pick
                                : this::hookEntry);
    }

    /**
     * Loads the programs and attaches them; from then on exits are counted.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses a program, with the
     *     verifier's last lines, or lacks a hook
     */
    public static HealthObserver start(HealthConfig config) {
        TraceFs.mountIfMissing();
        String arch = Architecture.current().name().toLowerCase(java.util.Locale.ROOT);
        BpfObject object = BpfObject.open("health", "/bpf/" + arch + "/health.bpf.o");
        try {
            int cpus = PossibleCpus.count();
            configure(object, config, cpus);
            object.load();
            config.filters().fill(object);
            HealthObserver observer = new HealthObserver(config, object, cpus);
            observer.flush(false); // tells the programs which process not to observe
            observer.setClock();
            observer.attach();
            observer.nextInterval();
            observer.flush(false); // tells them what to time
            return observer;
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static void configure(BpfObject object, HealthConfig config, int cpus) {
        BpfMap rodata = object.map(".rodata");
        rodata.setInitialValue(HealthLayout.readOnlyData(config, rodata.valueSize()));
        HealthConfig.Room room = config.room();
        object.map("ring").setMaxEntries(room.ringBytes());
        object.map("calls").setMaxEntries(room.tableEntries());
        object.map("errors").setMaxEntries(room.tableEntries());
        object.map("connecting").setMaxEntries(room.tableEntries());
        object.map("exits").setMaxEntries(room.tableEntries());
        object.map("calls_overflow").setMaxEntries(cpus * HealthLayout.MAX_CALLS);
        boolean raw = config.hooks() == HealthConfig.Hooks.RAW;
        object.program("raw_sys_enter").setAutoload(raw);
        object.program("raw_sys_exit").setAutoload(raw);
        object.program("sys_enter").setAutoload(!raw);
        object.program("sys_exit").setAutoload(!raw);
    }

    private void attach() {
        object.program("exited").attach();
        object.program("connect_state").attach();
        if (config.hooks() == HealthConfig.Hooks.RAW) {
            object.program("raw_sys_exit").attach();
            object.program("raw_sys_enter").attach();
            return;
        }
        BpfProgram exit = object.program("sys_exit");
        for (SystemCall call : SystemCall.ofThisHost()) {
            exit.attachTracepoint(SYSCALLS, "sys_exit_" + call.kernelName());
        }
    }

    private Runnable hookEntry(SystemCall call) {
        BpfProgram enter = object.program("sys_enter");
        return enter.attachTracepoint(SYSCALLS, "sys_enter_" + call.kernelName())
                ::closeInBackground;
    }

    /**
     * Asks the kernel programs for everything counted since the last flush, and for failures whose
     * back-off is over; it comes through the ring buffer.
     *
     * @param force also failures whose back-off is not over: before closing
     * @return records that found no room: drain, then flush again
     */
    public long flush(boolean force) {
        flush.argument().putLong(HealthLayout.FLUSH_FORCE, force ? 1 : 0);
        flush.argument().putLong(HealthLayout.FLUSH_TIMED_CALLS, turns.timedCalls());
        flush.once();
        return flush.argument().getLong(HealthLayout.FLUSH_DEFERRED);
    }

    /**
     * Begins the next interval: decides which calls are timed in it. To be followed by a {@link
     * #flush}, which ends the one before.
     */
    public void nextInterval() {
        turns.next();
    }

    /** Hands over what is in the ring buffer; see {@link RingBuffer#drain}. */
    public int drain(RecordHandler handler, int limit) {
        setClock();
        return ring.drain(handler, limit);
    }

    /** The time that programs go by where that of the last drain will do. */
    private void setClock() {
        LONG.setOpaque(state, HealthLayout.CLOCK_NS, System.nanoTime());
    }

    /** Bytes waiting in the ring buffer. */
    public long backlogBytes() {
        return ring.backlogBytes();
    }

    /** The ring buffer's map, to wait for. */
    public BpfMap ring() {
        return object.map("ring");
    }

    /** The kernel's counters as they are now; the instance is reused. */
    public KernelCounters counters() {
        counters.read(state, cpus);
        return counters;
    }

    /** This process's id as the kernel knows it, whatever pid namespace it runs in. */
    public int ownPid() {
        return (int) flush.argument().getLong(HealthLayout.FLUSH_SELF_TGID);
    }

    /**
     * Stops observing: nothing is counted from then on; what was can still be flushed and drained.
     */
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
