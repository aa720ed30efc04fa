package io.foreshock.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreshock.options.InvalidOptionException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void theUsersSettingsWin() {
        Map<String, String> user = Map.of("linger.ms", "5", "acks", "1", "max.block.ms", "9");
        assertThat(new KafkaSettings("b:1", user).producer())
                .containsAllEntriesOf(user)
                .containsEntry("bootstrap.servers", "b:1");
    }

    @Test
    void neverBlocksAndNeverForgetsATopicByDefault() {
        assertThat(new KafkaSettings("b:1", Map.of()).producer())
                .containsEntry("max.block.ms", 0)
                .containsEntry("acks", "all")
                .containsEntry("buffer.memory", 4194304L)
                .containsEntry("metadata.max.idle.ms", 315_360_000_000L);
    }

    @Test
    void theAdminClientGetsWhatItKnows() {
        Map<String, String> user = Map.of("security.protocol", "SSL", "linger.ms", "5");
        assertThat(new KafkaSettings("b:1", user).admin())
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("linger.ms");
    }

    @Test
    void impossibleSettingsAreRefusedInKafkasWords() {
        assertThatThrownBy(() -> new KafkaSettings("b:1", Map.of("linger.ms", "soon")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("soon")
                .hasMessageContaining("linger.ms");
    }
}
