package io.foreshock.collector.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.collector.record.ErrorRecord;
import io.foreshock.collector.record.ErrorRecordBuilder;
import io.foreshock.collector.redact.PathRedactor;
import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Architecture;
import io.foreshock.schemas.signal.SyscallSignal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private SyscallSignal encode(ErrorRecord failure, Service service, long seq, double weight) {
        encoder.encode(out, failure, service, seq, weight);
        return AvroMessages.decode(out, SyscallSignal.class);
    }

    @Test
    void writesEveryFieldInTheOrderOfTheSchema() throws Exception {
        ErrorRecordBuilder failure =
                new ErrorRecordBuilder()
                        .durationNs(1234)
                        .cgroup(77)
                        .count(9)
                        .user(1000, 1001)
                        .call(11, 111)
                        .descriptor(7, 4)
                        .asynchronous()
                        .local(InetAddress.getByName("2001:db8::1").getAddress(), 40001)
                        .peer(InetAddress.getByName("2001:db8::7").getAddress(), 65535)
                        .comm("worker");
        Service service = new Service("wörld", "c0ffee", Service.Origin.KUBERNETES);

        SyscallSignal signal = encode(failure.build(), service, 42, 2.5);

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
                                .setPath(null)
                                .setPathTruncated(false)
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
    void writesPaths() {
        ErrorRecord failure = new ErrorRecordBuilder().path("/var/lib/data").truncated().build();
        SyscallSignal signal = encode(failure, PLAIN, 0, 1);
        assertThat(signal.getPath()).isEqualTo("/var/lib/data");
        assertThat(signal.getPathTruncated()).isTrue();
        assertThat(signal.getPeerAddress()).isNull();
    }

    @Test
    void writesAnIpv4AddressWhoseOtherEndIsNotKnown() {
        ErrorRecord failure =
                new ErrorRecordBuilder().call(11, 111).peer(new byte[] {10, 0, 0, 7}, 80).build();
        SyscallSignal signal = encode(failure, PLAIN, 0, 1);
        assertThat(signal.getPeerAddress()).isEqualTo("10.0.0.7");
        assertThat(signal.getPeerPort()).isEqualTo(80);
        assertThat(signal.getLocalAddress()).isNull();
        assertThat(signal.getLocalPort()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-OFFSET - 1, -OFFSET, 70_000_000 - OFFSET, 5_000_000_000L})
    void aSingleFailureIsFirstAndLast(long ktimeNs) {
        ErrorRecord failure = new ErrorRecordBuilder().times(ktimeNs, ktimeNs).build();
        SyscallSignal signal = encode(failure, PLAIN, 0, 1);
        Instant time = Instant.ofEpochMilli(Math.floorDiv(ktimeNs + OFFSET, 1_000_000L));
        assertThat(signal.getEventTime()).isEqualTo(time);
        assertThat(signal.getFirstSeen()).isEqualTo(time);
        assertThat(signal.getLastSeen()).isEqualTo(time);
        assertThat(signal.getInstanceId()).isEqualTo(42L);
    }

    @Test
    void whatBelongsToAProcessFollowsEachChangeOfIt() {
        Service contained = new Service("shop", "c0ffee", Service.Origin.COMMAND);
        Service other = new Service("cart", null, Service.Origin.COMMAND);
        assertProcess(PLAIN, 1, 1, 1000, 1001);
        assertProcess(contained, 1, 1, 1000, 1001);
        assertProcess(other, 1, 1, 1000, 1001);
        assertProcess(other, 2.5, 1, 1000, 1001);
        assertProcess(other, 2.5, 7, 1000, 1001);
        assertProcess(other, 2.5, 7, 0, 1001);
        assertProcess(other, 2.5, 7, 0, 0);
        assertProcess(PLAIN, 1, 1, 1000, 1001);
    }

    private void assertProcess(Service service, double weight, int ppid, int uid, int gid) {
        ErrorRecord failure =
                new ErrorRecordBuilder().process(100, 101, ppid).user(uid, gid).build();
        SyscallSignal signal = encode(failure, service, 0, weight);
        assertThat(signal.getService()).isEqualTo(service.name());
        assertThat(signal.getContainerId()).isEqualTo(service.containerId());
        assertThat(signal.getWeight()).isEqualTo(weight);
        assertThat(signal.getPpid()).isEqualTo(ppid);
        assertThat(signal.getUid()).isEqualTo(uid);
        assertThat(signal.getGid()).isEqualTo(gid);
    }

    @Test
    void writesNullForWhatIsNotKnown() {
        SyscallSignal signal = encode(new ErrorRecordBuilder().build(), PLAIN, 0, 1);

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
        ErrorRecordBuilder failure =
                new ErrorRecordBuilder()
                        .times(-OFFSET - 1, Long.MAX_VALUE - OFFSET)
                        .durationNs(Long.MAX_VALUE)
                        .cgroup(Long.MIN_VALUE)
                        .count(Long.MAX_VALUE)
                        .process(Integer.MAX_VALUE, Integer.MIN_VALUE, 0)
                        .user(0xFFFF_FFFF, 0xFFFF_FFFE)
                        .descriptor(Integer.MAX_VALUE, 99);

        SyscallSignal signal = encode(failure.build(), PLAIN, Long.MAX_VALUE, Double.MIN_VALUE);

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
        ErrorRecordBuilder failure = new ErrorRecordBuilder();
        failure.path(new byte[] {'/', (byte) 0xC3, (byte) 0xA4, '/', (byte) 0xFF, 'x'})
                .comm(new byte[] {'a', (byte) 0xE2, (byte) 0x82});

        SyscallSignal signal = encode(failure.build(), PLAIN, 0, 1);

        assertThat(signal.getPath()).isEqualTo("/ä/\uFFFDx");
        assertThat(signal.getComm()).isEqualTo("a\uFFFD");
    }

    @Test
    void takesTheLongestPath() {
        String longest = "/" + "a".repeat(ErrorRecord.PATH_SIZE - 1);
        assertThat(encode(new ErrorRecordBuilder().path(longest).build(), PLAIN, 0, 1).getPath())
                .isEqualTo(longest);
    }

    @Test
    void redactsPaths() {
        ErrorRecordBuilder failure = new ErrorRecordBuilder().path("/run/api_token=hunter22/x");
        assertThat(encode(failure.build(), PLAIN, 0, 1).getPath())
                .isEqualTo("/run/api_token=***/x");
    }

    @Test
    void writesUnixSocketsAsPathsWithoutPorts() {
        byte[] name = "/run/db.sock".getBytes(StandardCharsets.UTF_8);
        ErrorRecordBuilder connect = new ErrorRecordBuilder().call(11, 111).unix(name);
        SyscallSignal signal = encode(connect.build(), PLAIN, 0, 1);
        assertThat(signal.getPeerAddress()).isEqualTo("/run/db.sock");
        assertThat(signal.getPeerPort()).isNull();
        assertThat(signal.getLocalAddress()).isNull();
        assertThat(signal.getPath()).isNull();

        byte[] abstractName = "\0abstract".getBytes(StandardCharsets.UTF_8);
        ErrorRecordBuilder bind = new ErrorRecordBuilder().call(12, 98).unix(abstractName);
        signal = encode(bind.build(), PLAIN, 0, 1);
        assertThat(signal.getLocalAddress()).isEqualTo("@abstract");
        assertThat(signal.getLocalPort()).isNull();
        assertThat(signal.getPeerAddress()).isNull();
    }

    @Test
    void keepsTheNumberOfAnErrorWithoutAName() {
        ErrorRecordBuilder failure = new ErrorRecordBuilder().call(2, 4000);
        SyscallSignal signal = encode(failure.build(), PLAIN, 0, 1);
        assertThat(signal.getErrno()).isEqualTo(4000);
        assertThat(signal.getErrnoName()).isEqualTo("E4000");
    }

    @Test
    void refusesACallThatItDoesNotKnow() {
        ErrorRecord failure = new ErrorRecordBuilder().call(21, 2).build();
        assertThatThrownBy(() -> encode(failure, PLAIN, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("21");
    }
}
