package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.observer.L7Counters;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.ManyConnections;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Observed;
import io.foreshock.it.l7.truth.Truth;
import io.foreshock.local.ledger.LedgerWatch;
import io.foreshock.local.stack.Component;
import io.foreshock.local.stack.DataDirectory;
import io.foreshock.local.stack.Distribution;
import io.foreshock.local.stack.LocalStack;
import io.foreshock.local.stack.StackListener;
import io.foreshock.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More connections at once than a host has as a rule, in front of a collector as it comes and of an
 * observer with the same limits: what they keep is bounded, what is beyond is counted, and good
 * connections are seen as their clients know.
 *
 * <p>20,000 connections of which the kernel follows 20,000 ends; as many as the system property
 * {@code foreshock.l7.connections} says, which with 100,000 takes the defaults of the collector.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class ManyConnectionsITCase {
    private static final int CONNECTIONS = Integer.getInteger("foreshock.l7.connections", 20_000);
    private static final int SLOW = 6_000;

    /** Ends of good connections: they may be closed a moment later, and leave room for another. */
    private static final int FEW = 8;

    /** Of twice as many ends as connections, so many may take long to close. */
    private static final int LINGERING = CONNECTIONS / 50;

    /** Each may find the last place free while another takes it. */
    private static final int CPUS = Runtime.getRuntime().availableProcessors();

    private static final String GET = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Of HTTP/2: a client's preface and settings, and a server's settings. */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

    /** As many as fit into the 8 MiB that L7 may take by default. */
    private static final ConnectionTracker.Limits LIMITS =
            new ConnectionTracker.Limits(2_500_000, 3_276, 512);

    private static final long PATIENCE_NS = 15_000_000_000L;
    private static final int POLL_MS = 50;
    private static final long KIB = 1024;
    private static final long MOST_RESIDENT = 125_000 * KIB;

    private Subjects subjects;
    private Redis redis;
    private DataDirectory data;
    private LocalStack stack;
    private LedgerWatch ledger;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Prerequisites.scope();
        Prerequisites.programs("redis-server");
        Prerequisites.python("redis");
        Scope scope = Scope.open(getClass().getSimpleName());
        subjects =
                new Subjects(
                        scope,
                        ScopeObserver.start(scope, CONNECTIONS, LIMITS),
                        Workspace.prepare());
        redis = Redis.start(scope);
        data = DataDirectory.openEmpty(directory.resolve("data"));
        stack =
                LocalStack.start(
                        Distribution.locate(), data, StackPorts.anyFree(), new StackListener() {});
        ledger = new LedgerWatch(stack.addresses().kafka(), stack.addresses().registry());
        stack.startCollector(
                List.of(
                        "--filter-cgroups=" + scope.cgroupId(),
                        "--l7-max-connections=" + CONNECTIONS),
                () -> ledger.totals().records() > 0);
    }

    @AfterAll
    void stop() throws Exception {
        if (ledger != null) {
            ledger.close();
        }
        if (stack != null) {
            stack.close();
            data.close();
        }
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void openConnectionsAreFollowedUpToALimitAndCountedBeyond() throws Exception {
        assertGood();
        long none = followed();
        int some = CONNECTIONS * 9 / 20; // with both their ends, fewer than are followed
        try (ManyConnections first = open(some, GET, OK)) {
            assertSeen(first, some, 2L * some);
            assertThat(subjects.observer().counters().storageFull()).isZero();
            assertGood();
            long before = ends();
            long room = CONNECTIONS - followed();
            int others = CONNECTIONS - some;
            try (ManyConnections second = open(others, GET, OK)) {
                report("all are open");
                assertThat(followed()).isBetween((long) CONNECTIONS, (long) CONNECTIONS + CPUS);
                assertThat(ends() - before).isBetween(2L * others, 2L * others + FEW);
                long seen = subjects.observer().take(at(second), 0).size();
                assertThat(seen).isBetween(room, room + CPUS);
                assertThat(subjects.observer().followed().evicted()).isPositive();
            }
        }
        assertGood();
        assertResident("all are closed");
        assertThat(followed()).as("ends when all are closed").isLessThan(none + LINGERING);
        assertThat(lostUntil(subjects.observer().counters().storageFull()))
                .as("what the ledger says is lost")
                .isGreaterThanOrEqualTo(subjects.observer().counters().storageFull());
    }

    @Test
    void connectionsOfProtocolsThatTakeMuchMemoryAreFewer() throws Exception {
        int connections = CONNECTIONS * 9 / 20;
        try (ManyConnections open = open(connections, PREFACE, SETTINGS)) {
            assertThat(subjects.observer().take(at(open), 0)).isEmpty();
            assertGood();
            assertResident("all are open that speak HTTP/2");
        }
        assertGood();
    }

    @Test
    void connectionsFromBeforeTheStartAreAmongThoseThatAreFollowed() throws Exception {
        try (ManyConnections open = open(SLOW, GET, OK)) {
            try (ScopeObserver late = ScopeObserver.start(subjects.scope(), SLOW, LIMITS)) {
                assertThat(late.counters().connections()).isEqualTo(SLOW);
                assertThat(late.counters().storageFull()).isEqualTo(SLOW);
            }
            subjects.disregard(open.port());
        }
    }

    @Test
    void requestsThatNeverEndKeepNoMemoryFromThoseThatDo() throws Exception {
        Scope scope = subjects.scope();
        String head = GET.substring(0, GET.length() - 6);
        try (ManyConnections slow =
                ManyConnections.dripping(scope, subjects.workspace(), SLOW, head, 20)) {
            assertGood();
            ScopeObserver.Followed followed = subjects.observer().followed();
            assertThat(followed.crowdedOut() + followed.evicted()).isPositive();
            assertThat(followed.inFlight()).isLessThanOrEqualTo(LIMITS.exchanges());
            subjects.disregard(slow.port());
            assertResident("requests do not end");
        }
        subjects.observer().followed();
        assertGood();
    }

    /** What the ledger says is lost, once it is so much, or some seconds have passed. */
    private long lostUntil(long due) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (ledger.totals().lost() < due && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS);
        }
        return ledger.totals().lost();
    }

    private ManyConnections open(int connections, String says, String answer) throws Exception {
        long start = System.nanoTime();
        ManyConnections open =
                ManyConnections.answered(
                        subjects.scope(), subjects.workspace(), connections, says, answer);
        report(connections + " opened in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        return open;
    }

    /** Ends of connections so far that were followed, and that were too many. */
    private long ends() {
        return subjects.observer().counters().connections()
                + subjects.observer().counters().storageFull();
    }

    /** Ends of connections that are followed now. */
    private long followed() {
        L7Counters counters = subjects.observer().counters();
        return counters.connections() - counters.closed();
    }

    private void assertSeen(ManyConnections connections, long count, long ends) throws Exception {
        Map<String, Long> seen =
                subjects.observer().take(at(connections), 0).stream()
                        .collect(Collectors.groupingBy(Observed::inWords, Collectors.counting()));
        assertThat(seen).isEqualTo(Map.of("http/1 GET /ok OK 200", ends));
        assertThat(subjects.observer().followed().inFlight()).isZero();
        assertResident(count + " are open");
    }

    private static Predicate<Observed> at(ManyConnections connections) {
        return seen -> seen.serverPort() == connections.port();
    }

    private void assertGood() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "redis_client.py",
                                redis.port(),
                                Load.of(100, 500).over(4),
                                Subjects.mix("set,get,wrongtype"));
        subjects.assertSeen(truths, redis.port());
    }

    private void assertResident(String when) throws IOException {
        assertThat(report(when)).as("resident bytes when " + when).isLessThan(MOST_RESIDENT);
    }

    /** Logs what is kept of connections, and returns how much of it the collector has resident. */
    private long report(String when) throws IOException {
        long resident = kib("VmRSS") * KIB;
        System.out.printf(
                "%s: collector %d KiB resident, %d at most; %s; %d ends followed, %d too many%n",
                when,
                resident / KIB,
                kib("VmHWM"),
                ledger.totals(),
                followed(),
                subjects.observer().counters().storageFull());
        return resident;
    }

    private long kib(String name) throws IOException {
        Path status = Path.of("/proc/" + stack.pid(Component.COLLECTOR) + "/status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
