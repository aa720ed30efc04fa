package io.foreshock.collector.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceResolverTest {
    private static final String ID = "b".repeat(64);
    private static final byte[] COMM = "thread-1".getBytes(StandardCharsets.UTF_8);

    @TempDir Path root;
    private Path proc;
    private Path cgroups;
    private Path logs;
    private final AtomicLong now = new AtomicLong();
    private ServiceResolver resolver;

    @BeforeEach
    void open() throws IOException {
        proc = Files.createDirectories(root.resolve("proc"));
        cgroups = Files.createDirectories(root.resolve("cgroup"));
        logs = Files.createDirectories(root.resolve("logs"));
        resolver = new ServiceResolver(proc, cgroups, logs, 100, now::get);
    }

    private void process(int pid, String cgroup, String environ, String cmdline, String comm)
            throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(directory.resolve("cgroup"), cgroup);
        Files.writeString(directory.resolve("environ"), environ.replace(' ', '\0'));
        Files.writeString(directory.resolve("cmdline"), cmdline.replace(' ', '\0'));
        Files.writeString(directory.resolve("comm"), comm);
    }

    private Service resolve(int pid, int generation, long cgroupId) {
        return resolver.resolve(pid, generation, cgroupId, COMM, 0, COMM.length);
    }

    @Test
    void triesTheSourcesInOrder() throws IOException {
        String otel = "PATH=/bin OTEL_SERVICE_NAME=from-otel SECRET=x ";
        String unit = "0::/system.slice/from-unit.service\n";
        String java = "java -jar from-jar.jar ";
        Files.createFile(logs.resolve("from-pod-0_ns_app-" + ID + ".log"));
        process(1, "0::/kubepods/pod1/" + ID + "\n", otel, java, "java\n");
        process(2, unit, otel, java, "java\n");
        process(3, unit, "PATH=/bin ", java, "java\n");
        process(4, "0::/user.slice\n", "", java, "java\n");
        process(5, "0::/user.slice\n", "", "python3 app.py ", "python3\n");
        process(6, "0::/user.slice\n", "", "redis-server ", "redis-server\n");

        assertThat(resolve(1, 0, 0))
                .isEqualTo(new Service("ns/from-pod", ID, Service.Origin.KUBERNETES));
        assertThat(resolve(2, 0, 0))
                .isEqualTo(new Service("from-otel", null, Service.Origin.OPENTELEMETRY));
        assertThat(resolve(3, 0, 0))
                .isEqualTo(new Service("from-unit", null, Service.Origin.SYSTEMD));
        assertThat(resolve(4, 0, 0)).isEqualTo(new Service("from-jar", null, Service.Origin.JAVA));
        assertThat(resolve(5, 0, 0)).isEqualTo(new Service("app.py", null, Service.Origin.SCRIPT));
        assertThat(resolve(6, 0, 0))
                .isEqualTo(new Service("redis-server", null, Service.Origin.COMMAND));
    }

    @Test
    void exposesTheContainerWhateverNamesTheService() throws IOException {
        process(1, "0::/docker/" + ID + "\n", "", "nginx ", "nginx\n");
        assertThat(resolve(1, 0, 0)).isEqualTo(new Service("nginx", ID, Service.Origin.COMMAND));
    }

    @Test
    void readsTheNameFromResourceAttributes() throws IOException {
        process(1, "0::/\n", "OTEL_RESOURCE_ATTRIBUTES=a=b,service.name=my%20shop,c=d ", "", "x");
        process(2, "0::/\n", "OTEL_SERVICE_NAME= OTEL_RESOURCE_ATTRIBUTES=service.name=b ", "", "");
        process(3, "0::/\n", "OTEL_RESOURCE_ATTRIBUTES=service.name=%zz ", "", "fallback");
        assertThat(resolve(1, 0, 0).name()).isEqualTo("my shop");
        assertThat(resolve(2, 0, 0).name()).isEqualTo("b");
        assertThat(resolve(3, 0, 0).name()).isEqualTo("fallback");
    }

    @Test
    void findsTheVariableBehindALargeEnvironment() throws IOException {
        String environ = "X=" + "x".repeat(50_000) + " OTEL_SERVICE_NAME=late ";
        process(1, "0::/\n", environ, "", "x");
        assertThat(resolve(1, 0, 0).name()).isEqualTo("late");
    }

    @Test
    void namesAProcessThatIsGoneByItsCommand() {
        assertThat(resolve(99, 0, 0))
                .isEqualTo(new Service("thread-1", null, Service.Origin.COMMAND));
    }

    @Test
    void knowsTheContainerOfAProcessThatIsGoneByItsCgroup() throws IOException {
        Files.createFile(logs.resolve("shop-0_ns_app-" + ID + ".log"));
        process(1, "0::/kubepods/pod1/" + ID + "\n", "", "x ", "x");
        process(2, "0::/system.slice/cron.service\n", "", "x ", "x");
        long pod = cgroupId("kubepods/pod1/" + ID);
        long cron = cgroupId("system.slice/cron.service");
        resolve(1, 0, pod);
        resolve(2, 0, cron);
        assertThat(resolve(98, 0, pod).name()).isEqualTo("ns/shop");
        assertThat(resolve(99, 0, cron).name()).isEqualTo("cron");
    }

    @Test
    void doesNotChargeACgroupThatTheProcessHasLeft() throws IOException {
        process(1, "0::/system.slice/cron.service\n", "", "x ", "x");
        long before = cgroupId("system.slice/before.service");
        cgroupId("system.slice/cron.service");
        resolve(1, 0, before);
        assertThat(resolve(99, 0, before).name()).isEqualTo("thread-1");
    }

    private long cgroupId(String path) throws IOException {
        Path directory = Files.createDirectories(cgroups.resolve(path));
        return (Long) Files.getAttribute(directory, "unix:ino");
    }

    @Test
    void doesNotTrustTheCgroupIdOfAHybridHost() throws IOException {
        process(1, "1:name=systemd:/system.slice/a.service\n0::/\n", "", "x ", "x");
        resolve(1, 0, 1);
        assertThat(resolve(99, 0, 1).name()).isEqualTo("thread-1");
    }

    @Test
    void aNewGenerationIsANewProcess() throws IOException {
        process(1, "0::/\n", "", "old ", "old");
        assertThat(resolve(1, 1, 0).name()).isEqualTo("old");
        process(1, "0::/\n", "", "new ", "new");
        assertThat(resolve(1, 1, 0).name()).isEqualTo("old");
        assertThat(resolve(1, 2, 0).name()).isEqualTo("new");
    }

    @Test
    void asksAgainForAPodThatHasNoNameYet() throws IOException {
        process(1, "0::/kubepods/pod1/" + ID + "\n", "", "x ", "x");
        assertThat(resolve(1, 0, 5).name()).isEqualTo("x");
        Files.createFile(logs.resolve("shop-0_ns_app-" + ID + ".log"));
        now.addAndGet(ServiceResolver.PROVISIONAL_NANOS - 1);
        assertThat(resolve(1, 0, 5).name()).isEqualTo("x");
        now.addAndGet(1);
        assertThat(resolve(1, 0, 5).name()).isEqualTo("ns/shop");
    }

    @Test
    void equalServicesAreOneObject() throws IOException {
        process(1, "0::/\n", "", "x ", "x");
        process(2, "0::/\n", "", "x ", "x");
        assertThat(resolve(1, 0, 0)).isSameAs(resolve(2, 0, 0));
    }

    @Test
    void cleansNames() throws IOException {
        process(1, "0::/\n", "OTEL_SERVICE_NAME=" + "n".repeat(500) + " ", "", "");
        process(2, "0::/\n", "OTEL_SERVICE_NAME=a\nb\u0007 ", "", "");
        assertThat(resolve(1, 0, 0).name()).hasSize(128);
        assertThat(resolve(2, 0, 0).name()).isEqualTo("a?b?");
        assertThat(resolver.resolve(97, 0, 0, COMM, 0, 0).name()).isEqualTo("unknown");
    }

    @Test
    void cachedAnswersAllocateNothing() throws IOException {
        process(1, "0::/\n", "", "x ", "x");
        process(2, "0::/\n", "", "y ", "y");
        assertThat(
                        Allocated.by(
                                () -> {
                                    resolve(1, 0, 7);
                                    resolve(2, 0, 7);
                                }))
                .isZero();
    }

    @Test
    void resolvesThisVeryProcess() {
        ServiceResolver real =
                new ServiceResolver(
                        Path.of("/proc"),
                        Path.of("/sys/fs/cgroup"),
                        Path.of("/var/log/containers"),
                        16);
        int self = (int) ProcessHandle.current().pid();
        Service service = real.resolve(self, 0, 0, COMM, 0, COMM.length);
        assertThat(service.name()).isNotEqualTo("thread-1").isNotEqualTo("unknown");
    }
}
