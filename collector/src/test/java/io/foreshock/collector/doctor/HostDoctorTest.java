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
        "000000c000000000, OK",
        "0000008000000000, MISSING",
        "0000000000000000, MISSING"
    })
    void needsBpfAndPerfmonOrSysAdmin(String effective, Level level) {
        long set = Long.parseUnsignedLong(effective, 16);
        assertThat(HostDoctor.capabilities(set).level()).isEqualTo(level);
    }

    @Test
    void aMissingThingComesWithWhatToDo() {
        assertThat(HostDoctor.capabilities(0).remedy()).contains("root");
        assertThat(HostDoctor.kernel("5.4").remedy()).contains("5.15");
    }
}
