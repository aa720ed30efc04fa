package io.foreshock.collector.doctor;

import io.foreshock.collector.bpf.BpfException;
import io.foreshock.collector.bpf.BpfLibrary;
import io.foreshock.collector.observer.Cgroups;
import io.foreshock.collector.observer.HealthConfig;
import io.foreshock.collector.observer.HealthObserver;
import io.foreshock.collector.observer.KernelVersion;
import io.foreshock.collector.observer.L7Observer;
import io.foreshock.collector.observer.TraceFs;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.collector.syscall.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checks what the collector needs from its host, in the order in which things fail: kernel,
 * capabilities, type information, libbpf, tracepoints, and last the programs themselves, which it
 * loads, attaches and lets go.
 */
public final class HostDoctor {
    private static final int OLDEST_MAJOR = 5;
    private static final int OLDEST_MINOR = 15;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    private static final String RAW_EXIT = "raw_syscalls/sys_exit";
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

    private HostDoctor() {}

    /**
     * Runs every check. On an architecture that is not supported nothing else is looked at, and the
     * programs are not tried when something before was missing.
     */
    public static List<HostCheck> examine() {
        List<HostCheck> checks = new ArrayList<>();
        checks.add(architecture());
        if (somethingMissing(checks)) {
            return checks;
        }
        checks.add(kernel(System.getProperty("os.version", "")));
        checks.add(capabilities(effectiveCapabilities()));
        checks.add(typeInformation());
        checks.add(library());
        checks.add(tracepoints());
        if (!somethingMissing(checks)) {
            checks.add(programs());
            checks.add(l7Programs());
        }
        return checks;
    }

    /** The hooks that this host has: tracepoints of single calls, or raw ones where it has none. */
    public static HealthConfig.Hooks hooks() {
        return callsWithoutTracepoint(HostDoctor::hasTracepoint).isEmpty()
                ? HealthConfig.Hooks.PER_CALL
                : HealthConfig.Hooks.RAW;
    }

    private static boolean somethingMissing(List<HostCheck> checks) {
        return checks.stream().anyMatch(check -> check.level() == HostCheck.Level.MISSING);
    }

    private static HostCheck architecture() {
        try {
            return HostCheck.ok("architecture", Architecture.current().name());
        } catch (IllegalStateException e) {
            return HostCheck.missing(
                    "architecture", "" + e.getMessage(), "run the collector on such a host");
        }
    }

    static HostCheck kernel(String version) {
        return KernelVersion.of(version).isAtLeast(OLDEST_MAJOR, OLDEST_MINOR)
                ? HostCheck.ok("kernel", version)
                : HostCheck.missing(
                        "kernel",
                        version,
                        "5.15 or later is needed (Debian 12, Ubuntu 22.04 and later have it)");
    }

    static HostCheck capabilities(long effective) {
        boolean admin = has(effective, CAP_SYS_ADMIN);
        boolean bpf = has(effective, CAP_BPF) && has(effective, CAP_PERFMON);
        boolean net = admin || has(effective, CAP_NET_ADMIN);
        if ((admin || bpf) && !net) {
            return HostCheck.warning(
                    "capabilities",
                    "CAP_BPF, CAP_PERFMON, but no CAP_NET_ADMIN",
                    "give it too, or start the collector with --l7-enabled=false, without exchanges");
        }
        if (admin || bpf) {
            return HostCheck.ok(
                    "capabilities",
                    admin ? "CAP_SYS_ADMIN" : "CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN");
        }
        return HostCheck.missing(
                "capabilities",
                "neither CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN nor CAP_SYS_ADMIN",
                "run as root (sudo), or give the container these capabilities");
    }

    private static boolean has(long set, int capability) {
        return (set >>> capability & 1) != 0;
    }

    private static long effectiveCapabilities() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), 16);
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private static HostCheck typeInformation() {
        return Files.isReadable(BTF)
                ? HostCheck.ok("BTF", BTF.toString())
                : HostCheck.missing(
                        "BTF",
                        BTF + " cannot be read",
                        "use a kernel built with CONFIG_DEBUG_INFO_BTF=y; in a container mount /sys");
    }

    private static HostCheck library() {
        try {
            BpfLibrary.require();
            return HostCheck.ok("libbpf", "found, with every function that is needed");
        } catch (BpfException e) {
            return HostCheck.missing(
                    "libbpf",
                    "" + e.getMessage(),
                    "it must be 0.5 or later (Debian and Ubuntu: libbpf1, or libbpf0), and"
                            + " java.io.tmpdir not mounted noexec");
        }
    }

    private static HostCheck tracepoints() {
        try {
            TraceFs.mountIfMissing();
        } catch (BpfException | LinkageError e) {
            return HostCheck.missing(
                    "tracefs",
                    "not mounted: " + e.getMessage(),
                    "mount -t tracefs none /sys/kernel/tracing");
        }
        return TraceFs.isReadable() ? tracepoints(HostDoctor::hasTracepoint) : unreadableTraceFs();
    }

    static HostCheck unreadableTraceFs() {
        return HostCheck.missing(
                "tracefs",
                "mounted, but this process may not read it",
                "run as root (sudo), or give it CAP_DAC_READ_SEARCH too");
    }

    static HostCheck tracepoints(Predicate<String> exists) {
        List<String> absent = callsWithoutTracepoint(exists);
        if (absent.isEmpty()) {
            return HostCheck.ok("tracepoints", "of each watched system call");
        }
        String finding = "none for " + String.join(", ", absent);
        return exists.test(RAW_EXIT)
                ? HostCheck.warning(
                        "tracepoints",
                        finding,
                        "start the collector with --hooks=raw, as up and demo do; a kernel built with"
                                + " CONFIG_FTRACE_SYSCALLS=y makes it cheaper")
                : HostCheck.missing(
                        "tracepoints",
                        finding + ", and no raw ones",
                        "use a kernel built with CONFIG_FTRACE_SYSCALLS=y");
    }

    private static List<String> callsWithoutTracepoint(Predicate<String> exists) {
        return SystemCall.ofThisHost().stream()
                .map(SystemCall::kernelName)
                .filter(call -> !exists.test("syscalls/sys_exit_" + call))
                .toList();
    }

    private static boolean hasTracepoint(String path) {
        int slash = path.indexOf('/');
        return TraceFs.hasTracepoint(path.substring(0, slash), path.substring(slash + 1));
    }

    private static HostCheck programs() {
        try (HealthObserver observer =
                HealthObserver.start(HealthConfig.defaults().withHooks(hooks()))) {
            return HostCheck.ok(
                    "BPF programs", "loaded and attached, own pid " + observer.ownPid());
        } catch (BpfException | LinkageError e) {
            return HostCheck.missing(
                    "BPF programs",
                    "" + e.getMessage(),
                    "see the kernel's answer above; kernel lockdown, seccomp or a container "
                            + "profile can forbid bpf()");
        }
    }

    private static HostCheck l7Programs() {
        try {
            L7Observer.tryLoad();
            return HostCheck.ok("L7 programs", "loaded, to be attached to " + Cgroups.root());
        } catch (BpfException | LinkageError e) {
            return HostCheck.warning(
                    "L7 programs",
                    "" + e.getMessage(),
                    "start the collector with --l7-enabled=false, without exchanges");
        }
    }
}
