package io.foreshock.benchmarks.drain;

import io.foreshock.collector.bpf.BpfObject;
import io.foreshock.collector.bpf.BpfProgramRun;
import io.foreshock.collector.ring.RingBuffer;
import io.foreshock.collector.syscall.Architecture;
import java.util.Locale;

/**
 * The program of {@code ringload.bpf.c}, loaded, and its ring buffer, mapped. One thread may
 * produce while another drains.
 */
public final class RingLoad implements AutoCloseable {
    /** Records that one run of the program makes at most. */
    static final int BATCH = 64;

    private static final int RECORDS = 0;
    private static final int PRODUCED = 8;
    private static final int LOST = 16;
    private static final int REQUEST_BYTES = 24;

    private final BpfObject object;
    private final BpfProgramRun run;
    private final RingBuffer ring;

    private RingLoad(BpfObject object) {
        this.object = object;
        this.run = object.program("produce").run(REQUEST_BYTES);
        this.ring = RingBuffer.map(object.map("ring"));
    }

    /**
     * Loads it.
     *
     * @throws io.foreshock.collector.bpf.BpfException if the kernel refuses it
     */
    public static RingLoad open() {
        String arch = Architecture.current().name().toLowerCase(Locale.ROOT);
        BpfObject object = BpfObject.open("ringload", "/bpf/" + arch + "/ringload.bpf.o");
        try {
            object.load();
            return new RingLoad(object);
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /** Has the kernel make that many records; those that find no room are lost and counted. */
    public void produce(int records) {
        for (int left = records; left > 0; left -= BATCH) {
            run.argument().putInt(RECORDS, Math.min(left, BATCH));
            run.once();
        }
    }

    /** Records made so far, whether they found room or not: also the number of the next. */
    public long produced() {
        return run.argument().getLong(PRODUCED);
    }

    /** Records that found no room so far. */
    public long lost() {
        return run.argument().getLong(LOST);
    }

    /** Where they are. */
    public RingBuffer ring() {
        return ring;
    }

    @Override
    public void close() {
        ring.close();
        object.close();
    }
}
