package io.foreshock.collector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.foreshock.collector.doctor.HostCheck;
import io.foreshock.collector.doctor.HostDoctor;
import io.foreshock.collector.l7.Protocols;
import io.foreshock.collector.l7.stream.ConnectionTracker;
import io.foreshock.collector.l7.stream.TimeLimits;
import io.foreshock.collector.l7.tls.TlsRecord;
import io.foreshock.collector.l7.tls.TlsRecordBuilder;
import io.foreshock.collector.observer.L7Observer;
import io.foreshock.options.OptionValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The programs in the real kernel, on one process that the test starts. Needs root. */
class TlsSignalsITCase {
    private static final String PYTHON = "/usr/bin/python3";

    /** At each line, calls of SSL_write that are made inside of others, six deep. */
    private static final String NESTED =
            """
            import ctypes, sys
            ssl = ctypes.CDLL("libssl.so.3")
            pointer = ctypes.c_void_p
            for name in ("TLS_client_method", "SSL_CTX_new", "SSL_new", "BIO_s_mem", "BIO_new"):
                getattr(ssl, name).restype = pointer
            context = pointer(ssl.SSL_CTX_new(pointer(ssl.TLS_client_method())))
            depth = 0
            def write():
                global depth
                depth += 1
                memory = lambda: pointer(ssl.BIO_new(pointer(ssl.BIO_s_mem())))
                connection = pointer(ssl.SSL_new(context))
                ssl.SSL_set_bio(connection, memory(), memory())
                ssl.SSL_set_connect_state(connection)
                ssl.SSL_write(connection, b"x", 1)
                ssl.SSL_free(connection)
                depth -= 1
            @ctypes.CFUNCTYPE(None, pointer, ctypes.c_int, ctypes.c_int)
            def inside(connection, where, result):
                if where & 0x10 and depth < 6:
                    write()
            ssl.SSL_CTX_set_info_callback(context, inside)
            print("ready", flush=True)
            for line in sys.stdin:
                write()
                print("done", flush=True)
            """;

    private @Nullable Process process;

    @BeforeEach
    void start() throws IOException {
        assumeThat(HostDoctor.examine())
                .as("what the collector needs from this host")
                .noneMatch(check -> check.level() != HostCheck.Level.OK);
        assumeThat(Path.of(PYTHON)).isExecutable();
        process =
                new ProcessBuilder(PYTHON, "-c", NESTED)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void callsThatAreNotFollowedLeaveAGap() throws Exception {
        Process child = requireNonNull(process);
        BufferedReader said = child.inputReader(StandardCharsets.UTF_8);
        assumeThat(said.readLine()).as("a python3 that finds OpenSSL 3").isEqualTo("ready");
        OptionValues options =
                CollectorOptions.resolve(
                        new String[] {
                            "--filter-pids=" + child.pid(), "--l7-tls-pids=" + child.pid()
                        },
                        Map.of());
        ConnectionTracker tracker = trackerInsideOfARequest((int) child.pid());
        try (L7Observer observer = L7Observer.start(CollectorOptions.l7Config(options));
                TlsSignals tls = requireNonNull(TlsSignals.start(options, observer))) {
            for (int round = 0; tls.unfollowed() == 0; round++) {
                assertThat(round).as("rounds until it is attached").isLessThan(1000);
                child.getOutputStream().write('\n');
                child.getOutputStream().flush();
                assertThat(said.readLine()).isEqualTo("done");
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(tls.lost()).as("for want of room in the ring").isZero();
            tls.tellMissed(tracker, 3);
            assertThat(tracker.counters().gaps).as("in both directions").isEqualTo(2);
            tls.tellMissed(tracker, 4);
            assertThat(tracker.counters().gaps).as("told once").isEqualTo(2);
        }
    }

    private static ConnectionTracker trackerInsideOfARequest(int pid) {
        ConnectionTracker tracker =
                new ConnectionTracker(
                        Protocols.all(),
                        ConnectionTracker.Limits.defaults(),
                        TimeLimits.of(Duration.ofSeconds(30)),
                        (connection, wanted) -> {},
                        (connection, exchange) -> {},
                        (connection, record) -> {});
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        ByteBuffer record =
                TlsRecordBuilder.of(TlsRecord.Type.DATA, pid, 1)
                        .at(1, 2)
                        .text(TlsRecord.Call.WRITE, request, request.length())
                        .buffer();
        tracker.onRecord(record, 0, record.capacity());
        assertThat(tracker.plainTexts()).isEqualTo(1);
        return tracker;
    }
}
