package io.foreshock.collector.l7.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class KafkaErrorTest {
    /** Clients try these again, and they are the client's all the same. */
    private static final Set<Errors> CLIENTS_THOUGH_RETRIABLE =
            EnumSet.of(
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    Errors.UNKNOWN_TOPIC_ID,
                    Errors.ELECTION_NOT_NEEDED,
                    Errors.THROTTLING_QUOTA_EXCEEDED);

    /** Clients do not try these again, and they are the broker's all the same. */
    private static final Set<Errors> SERVERS_THOUGH_FINAL =
            EnumSet.of(
                    Errors.UNKNOWN_SERVER_ERROR,
                    Errors.BROKER_NOT_AVAILABLE,
                    Errors.STALE_CONTROLLER_EPOCH,
                    Errors.TRANSACTION_COORDINATOR_FENCED,
                    Errors.STALE_BROKER_EPOCH,
                    Errors.FEATURE_UPDATE_FAILED,
                    Errors.PRINCIPAL_DESERIALIZATION_FAILURE,
                    Errors.INELIGIBLE_REPLICA,
                    Errors.NEW_LEADER_ELECTED,
                    Errors.REBOOTSTRAP_REQUIRED);

    @Test
    void namesEveryErrorOfKafka() {
        for (Errors error : Errors.values()) {
            KafkaError ours = known(error);
            assertThat(ours.code).isEqualTo(error.code());
            assertThat(new String(ours.name, StandardCharsets.US_ASCII)).isEqualTo(error.name());
        }
    }

    @Test
    void blamesTheBrokerForWhatPassesByItself() {
        for (Errors error : Errors.values()) {
            KafkaError ours = known(error);
            assertThat(ours.outcome).as("%s", error).isEqualTo(expected(error));
        }
    }

    private static KafkaError known(Errors error) {
        return Objects.requireNonNull(KafkaError.find(error.code()), error.name());
    }

    private static Outcome expected(Errors error) {
        return switch (error) {
            case NONE, REBALANCE_IN_PROGRESS, MEMBER_ID_REQUIRED -> Outcome.OK;
            case REQUEST_TIMED_OUT -> Outcome.TIMEOUT;
            default -> {
                boolean retriable = error.exception() instanceof RetriableException;
                boolean servers =
                        retriable
                                ? !CLIENTS_THOUGH_RETRIABLE.contains(error)
                                : SERVERS_THOUGH_FINAL.contains(error);
                yield servers ? Outcome.SERVER_ERROR : Outcome.CLIENT_ERROR;
            }
        };
    }

    @Test
    void knowsNoCodesBeyondTheTable() {
        assertThat(KafkaError.find(-2)).isNull();
        assertThat(KafkaError.find(Errors.values().length)).isNull();
    }
}
