package io.foreshock.benchmarks.burst;

import com.sun.jna.Native;
import com.sun.jna.Structure;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.collector.observer.HealthObserver;
import java.util.List;

/**
 * A process that prints how many bytes of native memory the observer holds: what malloc has given
 * out with it less what it had given out before. The mapped ring is not in it: that memory is the
 * map's. To be run with {@code MALLOC_ARENA_MAX=1}, since glibc tells of one arena only.
 */
public final class ObserverFootprint {
    static {
        Native.register(ObserverFootprint.class, "c");
    }

    private ObserverFootprint() {}

    /** {@code struct mallinfo2} of glibc 2.33 and above. */
    @Structure.FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static class MallInfo extends Structure implements Structure.ByValue {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;

        /** Bytes in blocks that were mapped one by one. */
        public long hblkhd;

        public long usmblks;
        public long fsmblks;

        /** Bytes in use in the arena. */
        public long uordblks;

        public long fordblks;
        public long keepcost;
    }

    private static native MallInfo mallinfo2();

    /** Prints it. */
    public static void main(String[] args) {
        // Twice before: classes, libraries and the kernel's BTF are loaded then.
        held();
        held();
        System.out.println(held());
    }

    private static long held() {
        long before = inUse();
        HealthConfig config =
                HealthConfig.defaults()
                        .withPids(List.of((int) ProcessHandle.current().pid())); // sees nothing
        try (HealthObserver observer = HealthObserver.start(config)) {
            observer.flush(false);
            return inUse() - before;
        }
    }

    private static long inUse() {
        MallInfo info = mallinfo2();
        return info.uordblks + info.hblkhd;
    }
}
