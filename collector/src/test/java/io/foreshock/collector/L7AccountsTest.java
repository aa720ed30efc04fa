package io.foreshock.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.ledger.LedgerInterval;
import io.foreshock.collector.ledger.LossLedger;
import io.foreshock.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class L7AccountsTest {
    private final L7Accounts accounts = new L7Accounts();

    @Test
    void singleExchangesAloneAreSampled() {
        accounts.sampled(0.25, 0.5);

        assertThat(rate(accounts.events)).isEqualTo(0.125);
        assertThat(rate(accounts.summaries)).isEqualTo(1);
        assertThat(rate(accounts.tcp)).isEqualTo(1);
    }

    @Test
    void eachAccountIsOfTheTopicThatItsSourceNames() {
        Map<String, Topic> topics = new LinkedHashMap<>();
        accounts.forEach((account, topic) -> topics.put(account.source().text(), topic));

        assertThat(topics)
                .hasSameSizeAs(accounts.all())
                .allSatisfy(
                        (source, topic) ->
                                assertThat(topic.topicName())
                                        .isEqualTo("foreshock.signal." + source));
    }

    private static double rate(LossLedger account) {
        LedgerInterval interval = new LedgerInterval();
        account.measure(interval, 1);
        return interval.samplingRate();
    }
}
