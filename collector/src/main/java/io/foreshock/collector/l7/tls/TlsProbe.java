package io.foreshock.collector.l7.tls;

import java.util.List;

/**
 * A function of a library, and the program that is attached to it.
 *
 * @param function its name
 * @param program name of the program
 * @param onReturn whether that runs when the function returns
 * @param isOfCrypto whether it is in libcrypto, not in libssl
 */
record TlsProbe(String function, String program, boolean onReturn, boolean isOfCrypto) {
    static final String READ = "SSL_read";
    static final String WRITE = "SSL_write";

    /** All of them; versions lack some. */
    static final List<TlsProbe> ALL =
            List.of(
                    entry(READ, "ssl_read_enter"),
                    exit(READ, "ssl_read_return"),
                    entry("SSL_read_ex", "ssl_read_ex_enter"),
                    exit("SSL_read_ex", "ssl_read_return"),
                    entry(WRITE, "ssl_write_enter"),
                    exit(WRITE, "ssl_write_return"),
                    entry("SSL_write_ex", "ssl_write_ex_enter"),
                    exit("SSL_write_ex", "ssl_write_return"),
                    entry("SSL_do_handshake", "ssl_handshake_enter"),
                    exit("SSL_do_handshake", "ssl_handshake_return"),
                    entry("SSL_free", "ssl_freed"),
                    new TlsProbe("ERR_vset_error", "error_set", false, true),
                    new TlsProbe("ERR_put_error", "error_put", false, true));

    private static TlsProbe entry(String function, String program) {
        return new TlsProbe(function, program, false, false);
    }

    private static TlsProbe exit(String function, String program) {
        return new TlsProbe(function, program, true, false);
    }
}
