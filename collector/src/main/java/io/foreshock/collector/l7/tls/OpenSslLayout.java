package io.foreshock.collector.l7.tls;

import io.foreshock.collector.syscall.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * Where a build of OpenSSL keeps what the kernel programs read: {@code struct tls_layout}. What a
 * getter's code tells is taken from there ({@link FieldGetter}); the rest lies at fixed distances
 * in all versions of a line. Nothing is believed by the programs that does not prove itself: a
 * descriptor must be a socket's, the client's random must be found on the wire.
 *
 * @param version the line of versions, for people
 */
record OpenSslLayout(
        String version,
        int rbio,
        int wbio,
        int state,
        int clientRandom,
        int verifyResult,
        int bioMethod,
        int bioNum,
        int bioNext) {
    static final int RBIO = 0;
    static final int WBIO = 2;
    static final int STATE = 4;
    static final int CLIENT_RANDOM = 6;
    static final int VERIFY_RESULT = 8;
    static final int BIO_METHOD = 10;
    static final int BIO_NUM = 12;
    static final int BIO_NEXT = 14;
    static final int LENGTH = 16;

    private static final int UNKNOWN = FieldGetter.UNKNOWN;

    private static final String GET_RBIO = "SSL_get_rbio";
    private static final String GET_VERIFY_RESULT = "SSL_get_verify_result";
    private static final String SINCE_1_1_1 = "SSL_CTX_set_ciphersuites";
    private static final String SINCE_3_0 = "SSL_get1_peer_certificate";
    private static final String SINCE_3_2 = "SSL_new_stream";

    /** BoringSSL has no stable structs, and looks like other versions by its names. */
    private static final String BORINGSSL = "SSL_CTX_set_grease_enabled";

    /** Functions that tell, beside those that are attached to. */
    static final Set<String> FUNCTIONS =
            Set.of(GET_RBIO, GET_VERIFY_RESULT, SINCE_1_1_1, SINCE_3_0, SINCE_3_2, BORINGSSL);

    /** That of a library. */
    static OpenSslLayout of(ElfSymbols library, Architecture architecture) {
        int rbio = FieldGetter.offset(library.code(GET_RBIO), architecture);
        int verify = FieldGetter.offset(library.code(GET_VERIFY_RESULT), architecture);
        if (rbio == UNKNOWN || library.has(BORINGSSL) || !library.has(SINCE_1_1_1)) {
            return unknown(verify);
        }
        int wbio = rbio + Long.BYTES;
        if (library.has(SINCE_3_2)) {
            return new OpenSslLayout(
                    "3.2 or newer", rbio, wbio, UNKNOWN, rbio + 0xf8, verify, 8, 56, 72);
        }
        if (library.has(SINCE_3_0)) {
            return new OpenSslLayout(
                    "3.0 or 3.1", rbio, wbio, UNKNOWN, rbio + 0x150, verify, 8, 56, 72);
        }
        return new OpenSslLayout("1.1.1", rbio, wbio, rbio + 0x98, 0xb8, verify, 0, 48, 64);
    }

    private static OpenSslLayout unknown(int verifyResult) {
        return new OpenSslLayout(
                "not known", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, verifyResult, 0, 0, UNKNOWN);
    }

    /** As the programs read it. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        bytes.putShort(RBIO, (short) rbio);
        bytes.putShort(WBIO, (short) wbio);
        bytes.putShort(STATE, (short) state);
        bytes.putShort(CLIENT_RANDOM, (short) clientRandom);
        bytes.putShort(VERIFY_RESULT, (short) verifyResult);
        bytes.putShort(BIO_METHOD, (short) bioMethod);
        bytes.putShort(BIO_NUM, (short) bioNum);
        bytes.putShort(BIO_NEXT, (short) bioNext);
        return bytes.array();
    }
}
