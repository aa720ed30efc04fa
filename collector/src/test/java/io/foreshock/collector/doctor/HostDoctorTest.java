package io.foreshock.collector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.doctor.HostCheck.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostDoctorTest {
    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v595, OK",
        "5.15.0-91-generic, OK",
        "5.14.21, MISSING",
        "5.10.0-30-amd64, MISSING",
        "4.19, MISSING",
        "7, OK",
        "unknown, MISSING"
    })
    void kernelsFrom515OnAreAccepted(String version, Level level) {
        assertThat(HostDoctor.kernel(version).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "000001ffffffffff, OK",
        "0000000000200000, OK",
        "000000c000001000, OK",
        "000000c000000000, WARNING",
        "0000008000000000, MISSING",
        "0000000000000000, MISSING"
    })
    void needsBpfPerfmonAndNetAdminOrSysAdmin(String effective, Level level) {
        long set = Long.parseUnsignedLong(effective, 16);
        assertThat(HostDoctor.capabilities(set).level()).isEqualTo(level);
    }

    @Test
    void aMissingThingComesWithWhatToDo() {
        assertThat(HostDoctor.capabilities(0).remedy()).contains("root");
        assertThat(HostDoctor.kernel("5.4").remedy()).contains("5.15");
    }

    @Test
    void looksNoFurtherOnAnotherArchitecture() {
        String architecture = System.getProperty("os.arch");
        System.setProperty("os.arch", "riscv64");
        try {
            assertThat(HostDoctor.examine())
                    .singleElement()
                    .satisfies(
                            check -> {
                                assertThat(check.level()).isEqualTo(Level.MISSING);
                                assertThat(check.finding()).contains("riscv64");
                            });
        } finally {
            System.setProperty("os.arch", architecture);
        }
    }

    @Test
    void tracepointsOfSingleCallsAreBest() {
        assertThat(HostDoctor.tracepoints(path -> true).level()).isEqualTo(Level.OK);
    }

    @Test
    void rawTracepointsWillDo() {
        HostCheck check = HostDoctor.tracepoints("raw_syscalls/sys_exit"::equals);

        assertThat(check.level()).isEqualTo(Level.WARNING);
        assertThat(check.finding()).contains("openat");
        assertThat(check.remedy()).contains("--hooks=raw");
    }

    @Test
    void withoutAnyTracepointSomethingIsMissing() {
        HostCheck check = HostDoctor.tracepoints(path -> false);

        assertThat(check.level()).isEqualTo(Level.MISSING);
        assertThat(check.remedy()).doesNotContain("raw");
    }
}
