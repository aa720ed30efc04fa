package io.foreshock.collector.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the service that a process belongs to. The first of these that is known names it:
 *
 * <ol>
 *   <li>the Kubernetes workload of its container, as {@code <namespace>/<workload>};
 *   <li>OTEL_SERVICE_NAME, then service.name in OTEL_RESOURCE_ATTRIBUTES, of its environment;
 *   <li>the systemd unit it runs in, unless that is a container;
 *   <li>the jar of {@code java -jar}, or the main class;
 *   <li>the script that an interpreter runs;
 *   <li>its command name.
 * </ol>
 *
 * <p>The id of a container is known for every runtime, whatever names the service: an id makes a
 * bad name, since it changes with each restart.
 *
 * <p>Results are kept by process and generation, the least recently used are forgotten. A cached
 * answer takes some 10 ns and allocates nothing; a new process costs up to four reads of /proc, 60
 * to 100 µs; one that is gone already a single failing read. Where all cgroups are of version 2,
 * containers and units are also kept by cgroup, so that short-lived processes keep their service
 * after they are gone. Not safe for use by several threads.
 */
public final class ServiceResolver {
    /** How long a pod without a name yet keeps the name of its process. */
    static final long PROVISIONAL_NANOS = 5_000_000_000L;

    private static final long FINAL = Long.MAX_VALUE;

    private final String cgroupRoot;
    private final ProcessFiles files;
    private final PodNames pods;
    private final LongSupplier nanoTime;
    private final int capacity;
    private final LruCache<Service> processes;
    private final LruCache<CgroupIdentity> cgroups;
    private final Map<Service, Service> services = new HashMap<>();

    /**
     * @param procRoot where procfs is mounted: {@code /proc}
     * @param cgroupRoot where cgroup v2 is mounted: {@code /sys/fs/cgroup}
     * @param podLogs where the kubelet links the logs of containers: {@code /var/log/containers}
     * @param capacity processes to remember; some 40 bytes each
     */
    public ServiceResolver(Path procRoot, Path cgroupRoot, Path podLogs, int capacity) {
        this(procRoot, cgroupRoot, podLogs, capacity, System::nanoTime);
    }

    ServiceResolver(
            Path procRoot, Path cgroupRoot, Path podLogs, int capacity, LongSupplier nanoTime) {
        this.cgroupRoot = cgroupRoot.toString();
        this.files = new ProcessFiles(procRoot);
        this.pods = new PodNames(podLogs, nanoTime);
        this.nanoTime = nanoTime;
        this.capacity = capacity;
        this.processes = new LruCache<>(capacity);
        this.cgroups = new LruCache<>(capacity);
    }

    /**
     * The service of a process; equal services are the same object as long as it is in use.
     *
     * @param tgid process id in the host's namespace
     * @param generation tells apart processes, and programs, that had the same id
     * @param cgroupId id of its cgroup v2; 0 if not known
     * @param bytes hold its command name, in case that the process is gone
     * @param commAt where the name lies
     * @param commLength bytes of it
     */
    public Service resolve(
            int tgid, int generation, long cgroupId, byte[] bytes, int commAt, int commLength) {
        long key = (long) tgid << 32 | (generation & 0xFFFF_FFFFL);
        int entry = processes.find(key);
        if (entry != 0) {
            long deadline = processes.deadline(entry);
            if (deadline == FINAL || nanoTime.getAsLong() - deadline < 0) {
                return processes.value(entry);
            }
        }
        CgroupIdentity cgroup = cgroupOf(tgid, cgroupId);
        String podContainer = cgroup != null && cgroup.kubernetes() ? cgroup.containerId() : null;
        String workload = podContainer == null ? null : pods.workload(podContainer);
        boolean nameless = podContainer != null && workload == null;
        Service found =
                workload != null
                        ? new Service(workload, podContainer, Service.Origin.KUBERNETES)
                        : ofProcess(tgid, cgroup, bytes, commAt, commLength);
        Service service = same(found);
        processes.put(key, service, nameless ? nanoTime.getAsLong() + PROVISIONAL_NANOS : FINAL);
        return service;
    }

    /** Null if the process is gone and its cgroup was not met before. */
    private @Nullable CgroupIdentity cgroupOf(int tgid, long cgroupId) {
        int entry = cgroupId == 0 ? 0 : cgroups.find(cgroupId);
        if (entry != 0) {
            return cgroups.value(entry);
        }
        String file = files.read(tgid, "cgroup");
        if (file == null) {
            return null;
        }
        CgroupIdentity identity = CgroupIdentity.parse(file);
        String path = identity.unifiedPath();
        if (path != null && cgroupId != 0 && inode(cgroupRoot + path) == cgroupId) {
            // Else the process has moved since, and what was read is of another cgroup.
            cgroups.put(cgroupId, identity, FINAL);
        }
        return identity;
    }

    private static long inode(String directory) {
        try {
            return (Long) Files.getAttribute(Path.of(directory), "unix:ino");
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private Service ofProcess(
            int tgid, @Nullable CgroupIdentity cgroup, byte[] bytes, int commAt, int commLength) {
        if (cgroup == null) {
            return ofCommand(
                    bytes, commAt, commLength, null); // gone: nothing else of it can be read
        }
        String containerId = cgroup.containerId();
        String configured = files.openTelemetryName(tgid);
        if (configured != null) {
            return new Service(configured, containerId, Service.Origin.OPENTELEMETRY);
        }
        String unit = cgroup.unit();
        if (unit != null) {
            return new Service(unit, containerId, Service.Origin.SYSTEMD);
        }
        String cmdline = files.read(tgid, "cmdline");
        if (cmdline == null) {
            return ofCommand(bytes, commAt, commLength, containerId);
        }
        CommandLine.Program program = CommandLine.program(cmdline);
        if (program != null) {
            return new Service(program.name(), containerId, program.origin());
        }
        // The event's comm is that of a thread, which may have a name of its own.
        String leader = files.read(tgid, "comm");
        return leader == null || leader.isBlank()
                ? ofCommand(bytes, commAt, commLength, containerId)
                : new Service(leader, containerId, Service.Origin.COMMAND);
    }

    private static Service ofCommand(
            byte[] bytes, int commAt, int commLength, @Nullable String containerId) {
        String command = new String(bytes, commAt, commLength, StandardCharsets.UTF_8);
        return new Service(command, containerId, Service.Origin.COMMAND);
    }

    private Service same(Service found) {
        Service known = services.get(found);
        if (known != null) {
            return known;
        }
        if (services.size() >= capacity) {
            services.clear(); // equality still holds; only sharing starts anew
        }
        services.put(found, found);
        return found;
    }
}
