package io.foreshock.collector.observer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.record.CallsRecord;
import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.RecordType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The programs in the real kernel, on real failures of one child process that they are scoped to.
 */
class HealthObserverITCase {
    private static final int ENOENT = 2;
    private static final int ENOSPC = 28;

    private @Nullable Process child;
    private @Nullable PrintStream toChild;
    private @Nullable BufferedReader fromChild;
    private @Nullable HealthObserver started;
    private int childPid;

    private record Failures(
            long count,
            List<String> paths,
            List<Integer> ports,
            List<String> peers,
            int asynchronous,
            long firstNs,
            long lastNs) {
        static Failures none() {
            return new Failures(
                    0,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    0,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE);
        }
    }

    private record Seen(Failures failures, long exits, long timed) {}

    @BeforeEach
    void start() throws IOException {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() == HostCheck.Level.MISSING);
        assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "the provoker knows x86-64 numbers");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-Xint",
                                "-XX:+UseSerialGC",
                                "-XX:-UsePerfData",
                                "-XX:-UseContainerSupport",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Provoker.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "1"); // glibc fails at files of its own
        child = builder.start();
        toChild = new PrintStream(child.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader answers =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        fromChild = answers;
        childPid = Integer.parseInt(answers.readLine().split(" ", -1)[1]);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (started != null) {
            started.close();
        }
        if (child != null && toChild != null) {
            toChild.close();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "missing, 2, 2, 200",
        "denied, 2, 13, 50",
        "memory, 8, 12, 100",
        "break, 9, 12, 20",
        "refused, 11, 111, 60",
        "refused-later, 11, 111, 60",
        "inuse, 12, 98, 40",
        "full, 4, 28, 300",
        "abstract, 11, 111, 20",
        "descriptors, 2, 24, 40",
        "accepts, 20, 24, 30",
        "forks, 13, 11, 25"
    })
    void countsEveryRealFailure(String what, int call, int errno, int count) throws IOException {
        HealthObserver observer = observe(ofChild());
        assertThat(provoke(what, count)).isEqualTo(count);
        Seen seen = drainAll(observer, call, errno);
        assertThat(seen.failures().count()).as("in events").isEqualTo(count);
        assertThat(seen.exits()).as("in summaries").isEqualTo(count);
        assertThat(seen.timed()).as("timed").isEqualTo(count);
        assertThat(observer.counters().pendingFailures()).isZero();
        assertNoCallIsPending(observer);
    }

    @ParameterizedTest
    @EnumSource(HealthConfig.Hooks.class)
    void bothKindsOfHooksCountTheSame(HealthConfig.Hooks hooks) throws IOException {
        HealthObserver observer = observe(ofChild().withHooks(hooks));
        assertThat(provoke("missing", 100)).isEqualTo(100);
        assertThat(drainAll(observer, 2, ENOENT).failures().count()).isEqualTo(100);
    }

    @Test
    void aRepeatingFailureBecomesFewEventsWithItsPath() throws IOException {
        HealthObserver observer = observe(ofChild());
        provoke("missing", 5000);
        Seen seen = drainAll(observer, 2, ENOENT);
        assertThat(seen.failures().count()).isEqualTo(5000);
        assertThat(seen.failures().paths()).hasSizeBetween(1, 10).containsOnly("/nonexistent/file");
    }

    @Test
    void aRefusedNonBlockingConnectIsSeenAtTheSocketWithItsPeer() throws IOException {
        HealthObserver observer = observe(ofChild());
        provoke("refused-later", 3);
        Seen seen = drainAll(observer, 11, 111);
        assertThat(seen.failures().asynchronous()).isPositive();
        assertThat(seen.failures().ports()).containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource(HealthConfig.Hooks.class)
    void busyCallsAreCountedAlwaysAndTimedInTheirTurn(HealthConfig.Hooks hooks) throws IOException {
        int always = 0;
        HealthObserver observer = observe(ofChild().withHooks(hooks).withTiming(always, 3));
        for (int interval = 0; interval < 6; interval++) {
            assertThat(provoke("full", 20)).isEqualTo(20);
            Seen seen = drainAll(observer, 4, ENOSPC);
            assertThat(seen.exits()).as("exits in interval %d", interval).isEqualTo(20);
            assertThat(seen.failures().count()).as("in events").isEqualTo(20);
            assertThat(seen.timed())
                    .as("timed in interval %d", interval)
                    .isEqualTo(interval % 3 == 0 ? 20 : 0);
            observer.nextInterval();
            observer.flush(false);
        }
    }

    @Test
    void aFailureThatIsNotTimedIsDatedWithinAPoll() throws IOException {
        HealthObserver observer = observe(ofChild().withTiming(0, 0));
        long before = System.nanoTime();
        observer.drain((data, offset, length) -> {}, 0);
        provoke("missing", 300);
        long after = System.nanoTime();
        Seen seen = drainAll(observer, 2, ENOENT);
        assertThat(seen.failures().count()).isEqualTo(300);
        assertThat(seen.timed()).isZero();
        assertThat(seen.failures().firstNs()).isBetween(before, after);
        assertThat(seen.failures().lastNs()).isBetween(before, after);
    }

    @Test
    void aFailedWriteNamesItsFile() throws IOException {
        HealthObserver observer = observe(ofChild());
        provoke("full", 3);
        Seen seen = drainAll(observer, 4, ENOSPC);
        assertThat(seen.failures().paths()).isNotEmpty().containsOnly("/dev/full");
    }

    @Test
    void anAbstractAddressHasTheLengthThatTheCallerGave() throws IOException {
        HealthObserver observer = observe(ofChild());
        provoke("abstract", 3);
        Seen seen = drainAll(observer, 11, 111);
        assertThat(seen.failures().peers()).isNotEmpty().containsOnly("\0foreshock");
    }

    @Test
    void aConnectThatCannotBeFollowedIsCountedAllTheSame() throws IOException {
        HealthObserver observer = observe(ofChild().withRoom(1 << 20, 1));
        assertThat(provoke("pending", 12)).isPositive();
        drainAll(observer, 11, 0);
        assertThat(observer.counters().connectsFull()).isPositive();
        assertNoCallIsPending(observer);
    }

    @ParameterizedTest
    @CsvSource({"java, 50", "provoker, 0"})
    void aCommandIsThatOfTheProcessNotOfTheThread(String command, int expected) throws IOException {
        HealthObserver observer = observe(ofChild(List.of(), List.of(command)));
        assertThat(provoke("missing", 50)).isEqualTo(50);
        assertThat(drainAll(observer, 2, ENOENT).failures().count()).isEqualTo(expected);
    }

    @Test
    void aCgroupStandsForThoseBelowIt() throws IOException, InterruptedException {
        Path outer = cgroupRoot().resolve("foreshock-test-" + childPid);
        Path inner = Files.createDirectories(outer.resolve("inner"));
        Path home = cgroupRoot().resolve("cgroup.procs");
        try {
            Files.writeString(inner.resolve("cgroup.procs"), Integer.toString(childPid));
            long id = (Long) Files.getAttribute(outer, "unix:ino");
            HealthObserver observer = observe(ofChild(List.of(id), List.of()));
            provoke("missing", 50);
            assertThat(drainAll(observer, 2, ENOENT).failures().count()).isEqualTo(50);
            Files.writeString(home, Integer.toString(childPid));
            provoke("missing", 50);
            assertThat(drainAll(observer, 2, ENOENT).failures().count()).isZero();
        } finally {
            Files.writeString(home, Integer.toString(childPid));
            Files.delete(inner);
            Files.delete(outer);
        }
    }

    private static Path cgroupRoot() {
        Path unified = Path.of("/sys/fs/cgroup/unified");
        Path root = Files.isDirectory(unified) ? unified : Path.of("/sys/fs/cgroup");
        assumeTrue(Files.exists(root.resolve("cgroup.procs")), "no cgroup v2 at " + root);
        return root;
    }

    @Test
    void aFullTableOfErrorsMakesNoFlood() throws IOException {
        HealthObserver observer = observe(ofChild().withRoom(1 << 20, 1));
        provoke("memory", 1);
        provoke("missing", 5000);
        Seen seen = drainAll(observer, 2, ENOENT);
        assertThat(seen.failures().count()).isEqualTo(5000);
        assertThat(seen.failures().paths()).hasSizeLessThan(12);
        assertThat(observer.counters().pendingFailures()).isZero();
    }

    @Test
    void aFullTableOfErrorsLosesNoNumber() throws IOException {
        HealthObserver observer = observe(ofChild().withRoom(1 << 20, 1));
        provoke("full", 10);
        provoke("memory", 10);
        provoke("inuse", 10);
        Seen seen = drainAll(observer, 12, 98);
        assertThat(observer.counters().errorsFull()).isPositive();
        assertThat(seen.failures().count()).isEqualTo(10);
        assertThat(seen.exits()).isEqualTo(10);
        assertNoCallIsPending(observer);
    }

    @Test
    void aFullRingPutsOffAndLosesNothing() throws IOException {
        HealthObserver observer = observe(ofChild().withRoom(4096, 4096));
        for (String what : List.of("missing", "memory", "inuse", "full", "refused", "break")) {
            provoke(what, 30);
        }
        while (observer.flush(true) == 0 && observer.counters().ringFull() == 0) {
            provoke("missing", 30);
        }
        assertThat(observer.counters().ringFull()).isPositive();
        drainAll(observer, 2, ENOENT);
        assertThat(observer.counters().pendingFailures()).isZero();
        assertNoCallIsPending(observer);
    }

    private HealthConfig ofChild() {
        return HealthConfig.defaults().withPids(List.of(childPid));
    }

    private HealthConfig ofChild(List<Long> cgroupIds, List<String> commands) {
        return HealthConfig.defaults()
                .withFilters(new Filters(cgroupIds, List.of(childPid), commands));
    }

    private HealthObserver observe(HealthConfig config) {
        started = HealthObserver.start(config);
        return started;
    }

    private int provoke(String what, int count) throws IOException {
        requireNonNull(toChild).println(what + " " + count);
        return Integer.parseInt(requireNonNull(fromChild).readLine());
    }

    /** The child is a JVM, which now and then makes a call between a flush and a look. */
    private void assertNoCallIsPending(HealthObserver observer) {
        for (int i = 0; i < 20 && observer.counters().pendingCalls() > 0; i++) {
            drainAll(observer, 0, 0);
        }
        assertThat(observer.counters().pendingCalls()).isZero();
    }

    /** Drains and flushes until the kernel holds nothing back. */
    private Seen drainAll(HealthObserver observer, int call, int errno) {
        Collected collected = new Collected(call, errno);
        observer.drain(collected::onRecord, Integer.MAX_VALUE);
        long deferred;
        do {
            deferred = observer.flush(true);
            observer.drain(collected::onRecord, Integer.MAX_VALUE);
        } while (deferred > 0);
        return new Seen(collected.failures, collected.exits, collected.timed);
    }

    private static final class Collected {
        private final ErrorRecord error = new ErrorRecord();
        private final CallsRecord calls = new CallsRecord();
        private final int call;
        private final int errno;
        private Failures failures = Failures.none();
        private long exits;
        private long timed;

        Collected(int call, int errno) {
            this.call = call;
            this.errno = errno;
        }

        void onRecord(ByteBuffer data, int offset, int length) {
            if (data.getInt(offset) == RecordType.ERROR) {
                onError(error.read(data, offset, length));
            } else {
                assertThat(length).isEqualTo(CallsRecord.LENGTH);
                onCalls(calls.read(data, offset));
            }
        }

        private void onError(ErrorRecord record) {
            if (record.callId() != call || record.errno() != errno) {
                return;
            }
            if (record.pathLength() > 0) {
                failures.paths().add(text(record, record.pathAt(), record.pathLength()));
            }
            failures.ports().add(record.peerPort());
            if (record.addressFamily() == ErrorRecord.AF_UNIX) {
                failures.peers()
                        .add(text(record, record.peerAddressAt(), record.peerAddressLength()));
            }
            failures =
                    new Failures(
                            failures.count() + record.errorCount(),
                            failures.paths(),
                            failures.ports(),
                            failures.peers(),
                            failures.asynchronous() + (record.asynchronous() ? 1 : 0),
                            Math.min(failures.firstNs(), record.firstKtimeNs()),
                            Math.max(failures.lastNs(), record.ktimeNs()));
        }

        private static String text(ErrorRecord record, int at, int length) {
            return new String(record.bytes(), at, length, StandardCharsets.UTF_8);
        }

        private void onCalls(CallsRecord record) {
            if (record.callId() == call && record.errno() == errno) {
                exits += record.count();
                for (int i = 0; i < CallsRecord.LATENCY_BUCKETS; i++) {
                    timed += record.latency(i);
                }
            }
        }
    }
}
