package io.foreshock.collector.l7.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "users",
                "v1",
                "v2.1",
                "v1beta1",
                "oauth2",
                "getUserById",
                "HTTPSProxy",
                "user-agents",
                "com.example.UserService",
                "snake_case_name",
                "$metadata",
                "~ann",
                "facade",
                "e2e",
                "404-page",
                "internationalization",
                "GetIamPolicy",
                "README.md"
            })
    void namesAreWords(String segment) {
        assertThat(isId(segment)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "007",
                "1-2-3",
                "2024",
                "user1234",
                "a1b2",
                "deadbeef1",
                "x y",
                "a%20b",
                "a@b",
                "a=b",
                "é",
                "a,b",
                "(1)",
                "one-two-three-four-five-six",
                "QWERTYUIOPASDFGH",
                "bcdfghjkl",
                "550e8400-e29b-41d4-a716-446655440000"
            })
    void othersAreIds(String segment) {
        assertThat(isId(segment)).isTrue();
    }

    @Test
    void longOnesAreIds() {
        assertThat(isId("a.".repeat(41))).isTrue();
        assertThat(isId("ab".repeat(25))).isTrue();
    }

    private static boolean isId(String segment) {
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        return PathSegment.isId(bytes, 0, bytes.length);
    }
}
