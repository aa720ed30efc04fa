package io.foreshock.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import io.foreshock.schemas.signal.CollectorLedger;
import io.foreshock.schemas.signal.L7Signal;
import io.foreshock.schemas.signal.L7Summary;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import io.foreshock.schemas.signal.TcpSignal;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TopicTest {
    private static final Map<Topic, Schema> GENERATED =
            Map.of(
                    Topic.SIGNAL_SYSCALL, SyscallSignal.getClassSchema(),
                    Topic.SIGNAL_SUMMARY, SyscallSummary.getClassSchema(),
                    Topic.SIGNAL_L7_SUMMARY, L7Summary.getClassSchema(),
                    Topic.SIGNAL_L7, L7Signal.getClassSchema(),
                    Topic.SIGNAL_TCP, TcpSignal.getClassSchema(),
                    Topic.SIGNAL_COLLECTOR, CollectorLedger.getClassSchema(),
                    Topic.STATUS, ServiceStatus.getClassSchema(),
                    Topic.DEAD_LETTER, DeadLetter.getClassSchema());

    @ParameterizedTest
    @EnumSource
    void carriesTheSchemaThatItsRecordWasMadeFrom(Topic topic) {
        Schema schema = new Schema.Parser().parse(topic.schemaJson());
        assertThat(schema.getName()).isEqualTo(topic.recordName());
        Schema generated = GENERATED.get(topic);
        assertThat(generated).isNotNull();
        assertThat(schema.getFullName()).isEqualTo(generated.getFullName());
        assertThat(schema.getFields())
                .extracting(Schema.Field::name)
                .isEqualTo(generated.getFields().stream().map(Schema.Field::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void saysHowItIsCreated(Topic topic) {
        assertThat(topic.partitions()).isPositive();
        assertThat(topic.config())
                .containsEntry("retention.ms", Long.toString(topic.retention().toMillis()))
                .containsEntry("max.message.bytes", "16777216")
                .containsEntry("cleanup.policy", "delete");
        assertThat(topic.subject()).isEqualTo(topic.topicName() + "-value");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsName(Topic topic) {
        assertThat(Topic.named(topic.topicName())).isSameAs(topic);
    }

    @Test
    void namesTheTopicsThereAreForOneThatIsNot() {
        assertThatThrownBy(() -> Topic.named("foreshock.statsu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'foreshock.statsu'")
                .hasMessageContaining("foreshock.status");
    }

    @Test
    void hasOneEntryForEachName() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::topicName)).doesNotHaveDuplicates();
    }

    /** Flink's avro-confluent format reads no finer: a timestamp-micros would be off by 1,000. */
    @ParameterizedTest
    @EnumSource
    void hasTimestampsInMillisecondsOnlyAndNoUnionsButWithNull(Topic topic) {
        for (Schema.Field field : new Schema.Parser().parse(topic.schemaJson()).getFields()) {
            Schema schema = field.schema();
            if (schema.isUnion()) {
                assertThat(schema.getTypes()).as(field.name()).hasSize(2);
                assertThat(schema.isNullable()).as(field.name()).isTrue();
                assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
                schema = schema.getTypes().get(1);
            }
            String logical = schema.getProp("logicalType");
            assertThat(logical == null || logical.equals("timestamp-millis"))
                    .as("%s is %s", field.name(), logical)
                    .isTrue();
        }
    }
}
