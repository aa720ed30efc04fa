package io.foreshock.collector.observer;

import io.foreshock.collector.bpf.BpfObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What is observed: that which passes all three; an empty list lets all pass.
 *
 * @param cgroupIds these cgroups (v2 ids) and those below them
 * @param pids these processes
 * @param commands these command names
 */
public record Filters(List<Long> cgroupIds, List<Integer> pids, List<String> commands) {
    /** Entries that each of them has room for. */
    public static final int MAX_ENTRIES = 256;

    private static final byte[] PRESENT = {1};
    private static final int COMM_SIZE = 16;

    public Filters {
        cgroupIds = List.copyOf(cgroupIds);
        pids = List.copyOf(pids);
        commands = List.copyOf(commands);
    }

    /** The whole host. */
    public static Filters none() {
        return new Filters(List.of(), List.of(), List.of());
    }

    /** Writes {@code struct filters}: which of them are in use. */
    void writeTo(ByteBuffer data, int at) {
        data.put(at, flag(!cgroupIds.isEmpty()));
        data.put(at + 1, flag(!pids.isEmpty()));
        data.put(at + 2, flag(!commands.isEmpty()));
    }

    /** Fills the filters' maps of a loaded object. */
    void fill(BpfObject object) {
        for (long id : cgroupIds) {
            object.map("cgroup_filter").put(NativeBytes.u64(id), PRESENT);
        }
        for (int pid : pids) {
            object.map("pid_filter").put(NativeBytes.u32(pid), PRESENT);
        }
        for (String command : commands) {
            byte[] key = Arrays.copyOf(command.getBytes(StandardCharsets.UTF_8), COMM_SIZE);
            key[COMM_SIZE - 1] = 0;
            object.map("comm_filter").put(key, PRESENT);
        }
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }
}
