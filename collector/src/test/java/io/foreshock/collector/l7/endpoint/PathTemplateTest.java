package io.foreshock.collector.l7.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private static final String JWT =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ"
                    + ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

    static Stream<Arguments> templates() {
        return Stream.of(
                arguments("/", "/"),
                arguments("", "/"),
                arguments("*", "*"),
                arguments("?a=b", "/"),
                arguments("/users/123", "/users/{id}"),
                arguments("/users/123/", "/users/{id}/"),
                arguments("/users/123.json", "/users/{id}.json"),
                arguments("/users/123?token=abc#part", "/users/{id}"),
                arguments("/a#b", "/a"),
                arguments("//a///b", "/a/b"),
                arguments("/v1/things/7", "/v1/things/{id}"),
                arguments("/v2.1/things", "/v2.1/things"),
                arguments("/apis/apps/v1beta1/pods", "/apis/apps/v1beta1/pods"),
                arguments("/v1p1beta1/files", "/v1p1beta1/files"),
                arguments("/b/550e8400-e29b-41d4-a716-446655440000/c", "/b/{id}/c"),
                arguments("/b/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "/b/{id}"),
                arguments("/commit/1a2b3c4d", "/commit/{id}"),
                arguments("/commit/DEADBEEF0", "/commit/{id}"),
                arguments("/defaced/cafe", "/defaced/cafe"),
                arguments("/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/ulid/{id}"),
                arguments("/mail/ann@example.com", "/mail/{id}"),
                arguments("/find/a%20b", "/find/{id}"),
                arguments("/find/\u00e9t\u00e9", "/find/{id}"),
                arguments("/a=b/c", "/{id}/c"),
                arguments("/watch/dQw4w9WgXcQ", "/watch/{id}"),
                arguments("/day/2023-10-01", "/day/{id}"),
                arguments("/host/10.0.0.1", "/host/{id}"),
                arguments("/orders/ORD-20231", "/orders/{id}"),
                arguments("/projects/123:cancel", "/projects/{id}:cancel"),
                arguments("/users:batchGet", "/users:batchGet"),
                arguments("/shop;jsessionid=8A7F2C/cart;x=1", "/shop/cart"),
                arguments("/static/app.3f2a9c1b.js", "/static/{id}.js"),
                arguments("/static/jquery-3.6.0.min.js", "/static/jquery-3.6.0.min.js"),
                arguments("/fonts/0123456789abcdef.woff2", "/fonts/{id}.woff2"),
                arguments("/.well-known/openid-configuration", "/.well-known/openid-configuration"),
                arguments("/oauth2/token", "/oauth2/token"),
                arguments("/log4j/x86/sha256/i18n/e2e", "/log4j/x86/sha256/i18n/e2e"),
                arguments("/blog/ten-tips-for-a-better-life", "/blog/{id}"),
                arguments("/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Check"),
                arguments(
                        "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
                        "/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
                arguments("/grpc.reflection.v1alpha.A/B", "/grpc.reflection.v1alpha.A/B"),
                arguments(
                        "/google.iam.v1.IAMPolicy/GetIamPolicy",
                        "/google.iam.v1.IAMPolicy/GetIamPolicy"),
                arguments("/pods/web-7d4b9c6f8-x2k9z", "/pods/{id}"),
                arguments("/x.Y/GetXById", "/x.Y/GetXById"),
                arguments("/x.Y/ListBucketsRequestV2", "/x.Y/ListBucketsRequestV2"),
                arguments("/1/2/3/4/5/6/7/8", "/{id}/{id}/{id}/{id}/{id}/{id}/{id}/{id}"),
                arguments("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…"),
                arguments("/a/b/c/d/e/f/g/h/", "/a/b/c/d/e/f/g/h/"),
                arguments("http://example.com/users/5?x=y", "/users/{id}"),
                arguments("http://user:secret@example.com", "/"),
                arguments("https://example.com?x=/y", "/"),
                arguments("example.com:443", "{authority}"),
                arguments("[::1]:80", "{authority}"),
                arguments("secret", "{authority}"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templatesATarget(String target, String template) {
        assertThat(template(target)).isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JWT,
                "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
                "AKIAIOSFODNN7EXAMPLE",
                "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
                "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy",
                "AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
                "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
                "dGhpc2lzYXNlY3JldA==",
                "jQXbNzWcVrTyKpLm",
                "QWERTYUIOPASDFGHJKL",
                "xkcdqwrtzplmnbvg",
                "abcdefabcdefabcdefab"
            })
    void noSecretInAPathSurvives(String secret) {
        assertThat(template("/reset/" + secret)).isEqualTo("/reset/{id}");
        assertThat(template("/reset/" + secret + "/confirm")).isEqualTo("/reset/{id}/confirm");
    }

    @Test
    void randomTokensAreIds() {
        Random random = new Random(7);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        byte[] token = new byte[18];
        int words = 0;
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(token);
            words += template("/t/" + base64.encodeToString(token)).equals("/t/{id}") ? 0 : 1;
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(template("/t/" + uuid)).isEqualTo("/t/{id}");
        }
        assertThat(words).isLessThan(60);
    }

    @Test
    void aPathThatIsLongerThanTheTextIsCutAndSaysSo() {
        Text text = new Text(64);
        byte[] target =
                ("/" + "word.".repeat(12) + "a/b").repeat(9).getBytes(StandardCharsets.UTF_8);
        PathTemplate.write(target, 0, target.length, text);
        assertThat(text.isCut()).isTrue();
        assertThat(text.toString()).hasSizeLessThanOrEqualTo(64).endsWith("/…");
    }

    @Test
    void anyBytesAreTemplatedToFewPrintableOnes() {
        Random random = new Random(11);
        Text text = new Text(256);
        for (int i = 0; i < 50_000; i++) {
            byte[] target = new byte[random.nextInt(60)];
            random.nextBytes(target);
            if (target.length > 0 && i % 2 == 0) {
                target[0] = '/';
            }
            PathTemplate.write(target, 0, target.length, text);
            assertThat(text.toString()).matches("[!-~…]+");
        }
    }

    @Test
    void allocatesNothing() {
        byte[] target =
                "/api/v1/users/123/orders/550e8400-e29b-41d4-a716-446655440000?x=1"
                        .getBytes(StandardCharsets.UTF_8);
        Text text = new Text(256);
        assertThat(Allocated.by(() -> PathTemplate.write(target, 0, target.length, text))).isZero();
    }

    private static String template(String target) {
        byte[] bytes = ("xx" + target + "yy").getBytes(StandardCharsets.UTF_8);
        Text text = new Text(256);
        text.set("old".getBytes(StandardCharsets.UTF_8));
        PathTemplate.write(bytes, 2, bytes.length - 2, text);
        return text.toString();
    }
}
