package io.foreshock.collector.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void namesAndNumbersAreInverse() {
        for (int number = 1; number <= 520; number++) {
            assertThat(Errno.number(Errno.name(number))).isEqualTo(number);
        }
    }

    @Test
    void knowsTheEndsOfTheTable() {
        assertThat(Errno.name(1)).isEqualTo("EPERM");
        assertThat(Errno.name(11)).isEqualTo("EAGAIN");
        assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
        assertThat(Errno.name(512)).isEqualTo("ERESTARTSYS");
    }

    @Test
    void keepsTheNumberOfAnErrorWithoutAName() {
        assertThat(Errno.name(41)).isEqualTo("E41");
        assertThat(Errno.name(0)).isEqualTo("E0");
        assertThat(Errno.name(4095)).isEqualTo("E4095");
        assertThat(Errno.isKnown(41)).isFalse();
    }

    @Test
    void refusesNamesThatDoNotExist() {
        for (String name : new String[] {"", "-", "E", "ENOTHING", "enospc"}) {
            assertThatThrownBy(() -> Errno.number(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void agreesWithTheSystemHeaders() throws Exception {
        for (String header : new String[] {"errno-base.h", "errno.h"}) {
            Path file = Path.of("/usr/include/asm-generic", header);
            Assumptions.assumeTrue(Files.exists(file), file + " is not installed");
            Matcher define =
                    Pattern.compile("#define\\s+(E\\w+)\\s+(\\d+)").matcher(Files.readString(file));
            while (define.find()) {
                assertThat(Errno.name(Integer.parseInt(define.group(2))))
                        .isEqualTo(define.group(1));
            }
        }
    }
}
