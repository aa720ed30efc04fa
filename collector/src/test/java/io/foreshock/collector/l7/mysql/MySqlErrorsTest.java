package io.foreshock.collector.l7.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MySqlErrorsTest {
    @Test
    void aRequestThatIsWrongIsTheClients() {
        assertOutcome(Outcome.CLIENT_ERROR, 1064, "42000");
        assertOutcome(Outcome.CLIENT_ERROR, 1045, "28000");
        assertOutcome(Outcome.CLIENT_ERROR, 1062, "23000");
        assertOutcome(Outcome.CLIENT_ERROR, 1146, "42S02");
        assertOutcome(Outcome.CLIENT_ERROR, 1366, "HY000");
        assertOutcome(Outcome.CLIENT_ERROR, 1644, "45000");
    }

    @Test
    void aStateOfTheServerOrOfOthersIsTheServers() {
        assertOutcome(Outcome.SERVER_ERROR, 1040, "08004");
        assertOutcome(Outcome.SERVER_ERROR, 1053, "08S01");
        assertOutcome(Outcome.SERVER_ERROR, 1203, "42000");
        assertOutcome(Outcome.SERVER_ERROR, 1213, "40001");
        assertOutcome(Outcome.SERVER_ERROR, 1290, "HY000");
        assertOutcome(Outcome.SERVER_ERROR, 1114, "HY000");
    }

    @Test
    void whoeverGaveUpWaitingItIsATimeout() {
        assertOutcome(Outcome.TIMEOUT, 1205, "HY000");
        assertOutcome(Outcome.TIMEOUT, 1317, "70100");
        assertOutcome(Outcome.TIMEOUT, 1969, "70100");
        assertOutcome(Outcome.TIMEOUT, 3024, "HY000");
    }

    @Test
    void anErrorWithoutAStateIsTheServersUnlessItsNumberIsKnown() {
        assertThat(MySqlErrors.outcome(1040)).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(MySqlErrors.outcome(1130)).isEqualTo(Outcome.CLIENT_ERROR);
        assertThat(MySqlErrors.outcome(9999)).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void eachRuleHasItsOwnNumberAndAReason() {
        assertThat(MySqlErrors.rules())
                .extracting(MySqlErrors.Rule::number)
                .doesNotHaveDuplicates();
        for (MySqlErrors.Rule rule : MySqlErrors.rules()) {
            assertThat(rule.reason()).isNotBlank();
            assertOutcome(rule.outcome(), rule.number(), "HY000");
        }
    }

    private static void assertOutcome(Outcome expected, int number, String state) {
        byte[] bytes = state.getBytes(StandardCharsets.US_ASCII);
        assertThat(MySqlErrors.outcome(number, bytes, 0)).as(number + state).isEqualTo(expected);
    }
}
