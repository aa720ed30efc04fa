package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.schemas.signal.SyscallSignal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SyscallSignalEncoderTest {
    private static final long OFFSET = 1_700_000_000_123_456_789L;
    private static final Service PLAIN = new Service("shop", null, Service.Origin.COMMAND);

    private final SyscallSignalEncoder encoder =
            new SyscallSignalEncoder(
                    new HostIdentity("höst", "boot-1", 42),
                    Architecture.X86_64,
                    EventClock.withOffset(OFFSET),
                    PathRedactor.withNames(PathRedactor.DEFAULT_NAMES));
    private final AvroWriter out = new AvroWriter(16);

    private SyscallSignal encode(SyscallFailure failure, Service service, long seq, double weight) {
        encoder.encode(out, failure, service, seq, weight);
        return AvroMessages.decode(out, SyscallSignal.class);
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() throws Exception {
        FakeFailure failure = new FakeFailure().path("/var/lib/data");
        failure.durationNs = 1234;
        failure.cgroupId = 77;
        failure.errorCount = 9;
        failure.uid = 1000;
        failure.gid = 1001;
        failure.callId = 11;
        failure.errno = 111;
        failure.fd = 7;
        failure.fdKind = 4;
        failure.asynchronous = true;
        failure.pathTruncated = true;
        failure.family = SyscallFailure.AF_INET6;
        failure.local = InetAddress.getByName("2001:db8::1").getAddress();
        failure.localPort = 40001;
        failure.peer = InetAddress.getByName("2001:db8::7").getAddress();
        failure.peerPort = 65535;
        failure.comm = "worker".getBytes(StandardCharsets.UTF_8);
        Service service = new Service("wörld", "c0ffee", Service.Origin.KUBERNETES);

        SyscallSignal signal = encode(failure, service, 42, 2.5);

        assertThat(signal)
                .isEqualTo(
                        SyscallSignal.newBuilder()
                                .setEventTime(Instant.ofEpochMilli(1_700_000_005_123L))
                                .setTimeNs(OFFSET + 5_000_000_000L)
                                .setKtimeNs(5_000_000_000L)
                                .setHost("höst")
                                .setBootId("boot-1")
                                .setInstanceId(42L)
                                .setSeq(42)
                                .setPid(100)
                                .setTid(101)
                                .setComm("worker")
                                .setCgroupId(77)
                                .setContainerId("c0ffee")
                                .setService("wörld")
                                .setWeight(2.5)
                                .setPpid(1)
                                .setUid(1000)
                                .setGid(1001)
                                .setSyscall("connect")
                                .setSyscallNr(42)
                                .setErrno(111)
                                .setErrnoName("ECONNREFUSED")
                                .setCategory("network")
                                .setSeverity("high")
                                .setDurationNs(1234L)
                                .setAsynchronous(true)
                                .setPath("/var/lib/data")
                                .setPathTruncated(true)
                                .setLocalAddress("2001:db8::1")
                                .setLocalPort(40001)
                                .setPeerAddress("2001:db8::7")
                                .setPeerPort(65535)
                                .setFd(7)
                                .setFdKind("socket")
                                .setErrorCount(9)
                                .setFirstSeen(Instant.ofEpochMilli(1_700_000_004_123L))
                                .setLastSeen(Instant.ofEpochMilli(1_700_000_005_123L))
                                .build());
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        SyscallSignal signal = encode(new FakeFailure(), PLAIN, 0, 1);

        assertThat(signal.getContainerId()).isNull();
        assertThat(signal.getDurationNs()).isNull();
        assertThat(signal.getPath()).isNull();
        assertThat(signal.getLocalAddress()).isNull();
        assertThat(signal.getLocalPort()).isNull();
        assertThat(signal.getPeerAddress()).isNull();
        assertThat(signal.getPeerPort()).isNull();
        assertThat(signal.getFd()).isNull();
        assertThat(signal.getFdKind()).isNull();
        assertThat(signal.getSyscall()).isEqualTo("openat");
        assertThat(signal.getErrnoName()).isEqualTo("ENOENT");
    }

    @Test
    void holdsTheExtremesOfEveryNumber() {
        FakeFailure failure = new FakeFailure();
        failure.ktimeNs = Long.MAX_VALUE - OFFSET;
        failure.firstKtimeNs = -OFFSET - 1;
        failure.durationNs = Long.MAX_VALUE;
        failure.cgroupId = Long.MIN_VALUE;
        failure.errorCount = Long.MAX_VALUE;
        failure.pid = Integer.MAX_VALUE;
        failure.tid = Integer.MIN_VALUE;
        failure.ppid = 0;
        failure.uid = 0xFFFF_FFFFL;
        failure.gid = 0xFFFF_FFFEL;
        failure.fd = Integer.MAX_VALUE;
        failure.fdKind = 99;

        SyscallSignal signal = encode(failure, PLAIN, Long.MAX_VALUE, Double.MIN_VALUE);

        assertThat(signal.getTimeNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getFirstSeen()).isEqualTo(Instant.ofEpochMilli(-1));
        assertThat(signal.getDurationNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getCgroupId()).isEqualTo(Long.MIN_VALUE);
        assertThat(signal.getErrorCount()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getPid()).isEqualTo(Integer.MAX_VALUE);
        assertThat(signal.getTid()).isEqualTo(Integer.MIN_VALUE);
        assertThat(signal.getUid()).isEqualTo(4294967295L);
        assertThat(signal.getGid()).isEqualTo(4294967294L);
        assertThat(signal.getFd()).isEqualTo(Integer.MAX_VALUE);
        assertThat(signal.getFdKind()).isNull();
        assertThat(signal.getSeq()).isEqualTo(Long.MAX_VALUE);
        assertThat(signal.getWeight()).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void repairsTextThatIsNotUtf8() {
        FakeFailure failure = new FakeFailure();
        failure.hasPath = true;
        failure.path = new byte[] {'/', (byte) 0xC3, (byte) 0xA4, '/', (byte) 0xFF, 'x'};
        failure.comm = new byte[] {'a', (byte) 0xE2, (byte) 0x82};

        SyscallSignal signal = encode(failure, PLAIN, 0, 1);

        assertThat(signal.getPath()).isEqualTo("/ä/\uFFFDx");
        assertThat(signal.getComm()).isEqualTo("a\uFFFD");
    }

    @Test
    void takesThePathsThatTheKernelTakes() {
        assertThat(encode(new FakeFailure().path(""), PLAIN, 0, 1).getPath()).isEmpty();
        String longest = "/" + "a".repeat(SyscallFailure.MAX_PATH_BYTES - 1);
        assertThat(encode(new FakeFailure().path(longest), PLAIN, 0, 1).getPath())
                .isEqualTo(longest);
    }

    @Test
    void redactsPaths() {
        FakeFailure failure = new FakeFailure().path("/run/api_token=hunter22/x");
        assertThat(encode(failure, PLAIN, 0, 1).getPath()).isEqualTo("/run/api_token=***/x");
    }

    @Test
    void writesUnixSocketsAsPathsWithoutPorts() {
        FakeFailure failure = new FakeFailure();
        failure.family = SyscallFailure.AF_UNIX;
        failure.peer = "/run/db.sock".getBytes(StandardCharsets.UTF_8);
        failure.local = "\0abstract".getBytes(StandardCharsets.UTF_8);
        failure.peerPort = 80;

        SyscallSignal signal = encode(failure, PLAIN, 0, 1);

        assertThat(signal.getPeerAddress()).isEqualTo("/run/db.sock");
        assertThat(signal.getPeerPort()).isNull();
        assertThat(signal.getLocalAddress()).isEqualTo("@abstract");
        assertThat(signal.getLocalPort()).isNull();
    }

    @Test
    void keepsTheNumberOfAnErrorWithoutAName() {
        FakeFailure failure = new FakeFailure();
        failure.errno = 4000;
        SyscallSignal signal = encode(failure, PLAIN, 0, 1);
        assertThat(signal.getErrno()).isEqualTo(4000);
        assertThat(signal.getErrnoName()).isEqualTo("E4000");
    }

    @Test
    void refusesACallThatItDoesNotKnow() {
        FakeFailure failure = new FakeFailure();
        failure.callId = 21;
        assertThatThrownBy(() -> encode(failure, PLAIN, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("21");
    }
}
