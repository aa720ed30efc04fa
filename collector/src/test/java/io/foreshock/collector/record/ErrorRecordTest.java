package io.foreshock.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorRecordTest {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ErrorRecordBuilder kernel = new ErrorRecordBuilder();

    @Test
    void anArgumentIsThePathAsItStands() {
        assertThat(path(kernel.path("/srv/data").build())).isEqualTo("/srv/data");
    }

    @ParameterizedTest
    @CsvSource({
        "'file,', /file",
        "'file,data,srv,', /srv/data/file",
        "'f,d,', /d/f",
        "'ab,cde,f,', /f/cde/ab"
    })
    void aDescriptorsNamesAreTurnedRound(String names, String path) {
        assertThat(path(kernel.names(names).build())).isEqualTo(path);
    }

    @Test
    void namesWithoutTheirBeginningMakeARelativePath() {
        ErrorRecord record = kernel.names("file,data,").truncated().build();
        assertThat(path(record)).isEqualTo("data/file");
        assertThat(record.pathTruncated()).isTrue();
    }

    @Test
    void aTruncatedArgumentKeepsItsBeginning() {
        assertThat(path(kernel.path("/srv/d").truncated().build())).isEqualTo("/srv/d");
    }

    @Test
    void theRootHasNoNames() {
        assertThat(kernel.names("").build().pathLength()).isEqualTo(ErrorRecord.NONE);
    }

    @Test
    void aLengthThatTheRecordDoesNotHaveIsCutSoThatNothingOfTheOneBeforeIsRead() {
        ErrorRecord record = kernel.path("s".repeat(ErrorRecord.PATH_SIZE)).build();
        assertThat(record.pathLength()).isEqualTo(ErrorRecord.PATH_SIZE);
        new ErrorRecordBuilder().pathLength(200).readInto(record);
        assertThat(record.pathLength()).isEqualTo(ErrorRecord.SHORT_LENGTH - ErrorRecord.TARGET);
        assertThat(path(record)).doesNotContain("s");
    }

    @Test
    void anAddressIsNotTakenForNames() {
        ErrorRecord record = kernel.names("x,").peer(LOOPBACK, 80).build();
        int at = record.peerAddressAt();
        assertThat(Arrays.copyOfRange(record.bytes(), at, at + record.peerAddressLength()))
                .isEqualTo(LOOPBACK);
        assertThat(record.pathLength()).isEqualTo(ErrorRecord.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "fifteen-letters"})
    void aCommandEndsAtItsPadding(String command) {
        ErrorRecord record = kernel.comm("other").comm(command).build();
        assertThat(text(record, record.commAt(), record.commLength())).isEqualTo(command);
    }

    private static String path(ErrorRecord record) {
        return text(record, record.pathAt(), record.pathLength());
    }

    private static String text(ErrorRecord record, int at, int length) {
        return new String(record.bytes(), at, length, StandardCharsets.UTF_8);
    }
}
