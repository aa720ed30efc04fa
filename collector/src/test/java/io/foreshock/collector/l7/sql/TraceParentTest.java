package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceParentTest {
    private static final String VALUE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void readsAValue() {
        assertThat(isRead(VALUE)).isTrue();
    }

    @Test
    void refusesWhatIsNone() {
        assertThat(isRead(VALUE.substring(1))).isFalse();
        assertThat(isRead(VALUE.replace("00-0a", "ff-0a"))).isFalse();
        assertThat(isRead(VALUE.replace("af76", "AF76"))).isFalse();
        assertThat(isRead(VALUE.replace("b7ad6b7169203331", "0000000000000000"))).isFalse();
        assertThat(isRead(VALUE.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32))))
                .isFalse();
        assertThat(isRead(VALUE.replace('-', '_'))).isFalse();
    }

    @Test
    void findsItInAComment() {
        assertThat(isInComment("action='a',traceparent='" + VALUE + "',x='y'")).isTrue();
        assertThat(isInComment("traceparent='" + VALUE + "'")).isTrue();
        assertThat(isInComment("traceparent=" + VALUE)).isFalse();
        assertThat(isInComment("traceparent='" + VALUE.substring(0, 54))).isFalse();
    }

    private static boolean isRead(String value) {
        TraceParent trace = new TraceParent();
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        trace.read(bytes, 0, bytes.length);
        return trace.isPresent();
    }

    private static boolean isInComment(String comment) {
        TraceParent trace = new TraceParent();
        byte[] bytes = comment.getBytes(StandardCharsets.US_ASCII);
        trace.readComment(bytes, 0, bytes.length);
        return trace.isPresent();
    }
}
