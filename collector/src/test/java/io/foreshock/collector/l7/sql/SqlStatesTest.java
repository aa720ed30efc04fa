package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SqlStatesTest {
    @Test
    void aRequestThatIsWrongIsTheClients() {
        assertOutcome(Outcome.CLIENT_ERROR, "42601", "23505", "22012", "28P01", "3D000", "P0001");
    }

    @Test
    void aStateOfTheServerOrOfOthersIsTheServers() {
        assertOutcome(Outcome.SERVER_ERROR, "53300", "57P01", "57P03", "40001", "40P01", "XX001");
        assertOutcome(Outcome.SERVER_ERROR, "08004", "25006", "55P03", "58030", "HY000");
    }

    @Test
    void whoeverGaveUpWaitingItIsATimeout() {
        assertOutcome(Outcome.TIMEOUT, "57014", "70100", "25P04");
    }

    @Test
    void aStateWithoutARuleIsTheServersAndNeverOk() {
        assertOutcome(Outcome.SERVER_ERROR, "ZZ123", "AB000", "00000");
    }

    @Test
    void aStateIsFiveDigitsAndCapitals() {
        assertThat(isState("42S02")).isTrue();
        assertThat(isState("42s02")).isFalse();
        assertThat(isState("42S0")).isFalse();
        assertThat(isState("42-02")).isFalse();
        assertThat(isState("42 02")).isFalse();
    }

    @Test
    void eachRuleHasItsOwnStateAndAReason() {
        assertThat(SqlStates.rules()).extracting(SqlStates.Rule::state).doesNotHaveDuplicates();
        for (SqlStates.Rule rule : SqlStates.rules()) {
            assertThat(isState(rule.state())).isTrue();
            assertThat(rule.reason()).isNotBlank();
            assertOutcome(rule.outcome(), rule.state());
        }
    }

    private static boolean isState(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return SqlStates.isState(bytes, 0, bytes.length);
    }

    private static void assertOutcome(Outcome expected, String... states) {
        for (String state : states) {
            byte[] bytes = ("x" + state).getBytes(StandardCharsets.US_ASCII);
            assertThat(SqlStates.outcome(bytes, 1)).as(state).isEqualTo(expected);
        }
    }
}
