package io.foreshock.jobs.decode;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class NameCheckTest {
    private final NameCheck names = new NameCheck();

    @Test
    void refusesABadNameHoweverOftenItComes() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> names.check("service", "a\tb", 10))
                    .hasMessageContaining("U+0009 at 1");
        }
    }

    @Test
    void refusesANameThatPassedWhereMoreWasAllowed() throws Exception {
        names.check("service", "checkout", 8);
        assertThatThrownBy(() -> names.check("syscall", "checkout", 7))
                .hasMessageContaining("allowed: at most 7");
    }

    @Test
    void looksAtEachOfTheNamesThatShareASlot() throws Exception {
        for (int i = 0; i < 3; i++) { // all three have the same hash code
            names.check("service", "Aa", 10);
            assertThatThrownBy(() -> names.check("service", "@\u0080", 10))
                    .hasMessageContaining("U+0080 at 1");
            names.check("service", "BB", 10);
        }
    }
}
