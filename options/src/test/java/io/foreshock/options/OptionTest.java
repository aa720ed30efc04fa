package io.foreshock.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTest {
    private static final Option<Duration> DURATION =
            Option.duration(
                    "d", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofDays(7), "D.");

    private static <T> void assertRefused(Option<T> option, String text) {
        assertThatThrownBy(() -> option.parse(text, "here"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option.key())
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("here")
                .hasMessageContaining(option.allowed());
    }

    @ParameterizedTest
    @CsvSource({"10ms, 10", "1s, 1000", "5 min, 300000", "2h, 7200000", "7d, 604800000"})
    void readsDurations(String text, long millis) {
        assertThat(DURATION.parse(text, "here")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "9ms", "8d", "1.5s", "-1s", "1w", "999999999999999d"})
    void refusesOtherDurations(String text) {
        assertRefused(DURATION, text);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1000, 59_000, 60_000, 3_600_000, 5_400_000, 86_400_000})
    void durationsAreShownAsTheyCanBeWritten(long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
    }

    @Test
    void readsPowersOfTwo() {
        Option<Long> option = Option.powerOfTwo("p", 4096, 4096, 1 << 30, "P.");
        assertThat(option.parse(" 4_194_304 ", "here")).isEqualTo(4 << 20);
        for (String text : new String[] {"4097", "2048", "2147483648", "-4096", "x", ""}) {
            assertRefused(option, text);
        }
    }

    @Test
    void readsNumbers() {
        Option<Double> option = Option.number("n", 1, 0, 1, "N.");
        assertThat(option.parse("0.25", "here")).isEqualTo(0.25);
        for (String text : new String[] {"NaN", "1.01", "-0.1", "Infinity", "", "half"}) {
            assertRefused(option, text);
        }
    }

    @Test
    void readsChoices() {
        Option<TimeUnit> option = Option.choice("c", TimeUnit.DAYS, TimeUnit.class, "C.");
        assertThat(option.defaultText()).isEqualTo("days");
        assertThat(option.parse("Hours", "here")).isEqualTo(TimeUnit.HOURS);
        assertThat(option.allowed()).startsWith("one of nanoseconds, ");
        assertRefused(option, "weeks");
    }

    @Test
    void readsListsOfValues() {
        Option<List<Integer>> option = Option.listOf("l", "7", "numbers", "L.", Integer::valueOf);
        assertThat(option.parse(option.defaultText(), "default")).containsExactly(7);
        assertThat(option.parse("1, 2", "here")).containsExactly(1, 2);
        assertThat(option.parse("", "here")).isEmpty();
        assertRefused(option, "1,x");
    }

    @Test
    void namesItsFlagAndVariable() {
        Option<String> option = Option.text("a.b_c-d", "", "A.");
        assertThat(option.flag()).isEqualTo("a-b-c-d");
        assertThat(option.env("P")).isEqualTo("P_A_B_C_D");
        assertThat(option.withFlag("a").flag()).isEqualTo("a");
    }

    @Test
    void doesNotRepeatAPassword() {
        Option<Long> option = Option.whole("w", 1, 1, 2, "W.");
        assertThatThrownBy(() -> option.parse("http://anna:secret@host", "here"))
                .hasMessageContaining("'http://***@host'");
    }
}
