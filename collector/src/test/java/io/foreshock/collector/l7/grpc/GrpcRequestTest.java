package io.foreshock.collector.l7.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcRequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc;charset=utf-8"
            })
    void isToldByItsContentType(String type) {
        assertThat(isContentType(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/grp",
                "application/json",
                "text/application/grpc",
                "application/grpcx",
                "application/grpc-web",
                "application/grpc-web+proto",
                "application/grpc-web-text"
            })
    void otherContentTypesAreNot(String type) {
        assertThat(isContentType(type)).isFalse();
    }

    private static boolean isContentType(String type) {
        byte[] bytes = (type + "application/grpc").getBytes(StandardCharsets.US_ASCII);
        return GrpcRequest.isContentType(bytes, 0, type.length());
    }

    @ParameterizedTest
    @CsvSource({
        "/shop.v1.Orders/Get, /shop.v1.Orders/Get",
        "/Orders/Get_2, /Orders/Get_2",
        "/v1.S0/M123456789, /v1.S0/M123456789",
        "/shop.v1.Orders/Get?key=secret, /shop.v1.Orders/Get",
        "/shop.v1.Orders/42/7, /shop.v1.Orders/{id}/{id}",
        "/users/ann@example.com, /users/{id}",
        "/, /",
        "//, /",
        "*, *"
    })
    void namesTheMethodCalled(String path, String endpoint) {
        Text out = new Text(256);
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        GrpcRequest.writeEndpoint(bytes, 0, bytes.length, out);

        assertThat(out).hasToString(endpoint);
    }
}
