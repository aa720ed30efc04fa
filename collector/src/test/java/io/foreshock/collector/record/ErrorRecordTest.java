package io.foreshock.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorRecordTest {
    private static final int AT = 24;
    private static final int PATH_TRUNCATED = 2;
    private static final int PATH_REVERSED = 16;

    private final ByteBuffer ring = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    private final ErrorRecord record = new ErrorRecord().wrap(ring, AT);

    @Test
    void anArgumentIsThePathAsItStands() {
        assertThat(path("/srv/data", 0)).isEqualTo("/srv/data");
    }

    @ParameterizedTest
    @CsvSource({"'file,', /file", "'file,data,srv,', /srv/data/file", "'f,d,', /d/f"})
    void aDescriptorsNamesAreTurnedRound(String names, String path) {
        assertThat(path(names.replace(',', '\0'), PATH_REVERSED)).isEqualTo(path);
    }

    @Test
    void namesWithoutTheirBeginningMakeARelativePath() {
        String names = "file\0data\0";
        assertThat(path(names, PATH_REVERSED | PATH_TRUNCATED)).isEqualTo("data/file");
        assertThat(record.pathTruncated()).isTrue();
    }

    @Test
    void theRootHasNoNames() {
        assertThat(path("", PATH_REVERSED)).isEmpty();
        assertThat(record.pathLength()).isNegative();
    }

    private String path(String target, int flags) {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        ring.put(AT + ErrorRecord.TARGET, bytes);
        ring.putShort(AT + ErrorRecord.PATH_LENGTH, (short) bytes.length);
        ring.put(AT + ErrorRecord.FLAGS, (byte) flags);
        byte[] into = new byte[ErrorRecord.PATH_SIZE];
        return new String(into, 0, record.copyPath(into), StandardCharsets.UTF_8);
    }
}
