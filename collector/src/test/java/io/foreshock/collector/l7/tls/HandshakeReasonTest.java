package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeReasonTest {
    @ParameterizedTest
    @CsvSource({
        "134, 10, certificate_expired",
        "134, 9, certificate_not_yet_valid",
        "134, 18, unknown_ca",
        "134, 20, unknown_ca",
        "134, 23, certificate_revoked",
        "134, 62, certificate_name_mismatch",
        "134, 26, bad_certificate",
        "193, 0, no_shared_cipher",
        "258, 0, protocol_version",
        "191, 0, protocol_version",
        "199, 0, certificate_required",
        "235, 0, no_application_protocol",
        "156, 0, http_request",
        "267, 0, not_tls",
        "294, 0, closed",
        "281, 0, bad_record_mac",
        "123, 0, decrypt_error",
        "1045, 10, certificate_expired",
        "1048, 0, unknown_ca",
        "1070, 0, protocol_version",
        "1116, 0, certificate_required",
        "1255, 0, unknown_alert",
        "1256, 0, handshake_failed",
        "1, 0, handshake_failed",
        "-1, 0, handshake_failed",
    })
    void callsAFailureAsItsAlert(int reason, int verifyResult, String name) {
        assertThat(
                        new String(
                                HandshakeReason.name(reason, verifyResult),
                                StandardCharsets.US_ASCII))
                .isEqualTo(name);
    }
}
