/**
 * TLS: handshakes as the wire shows them, and what applications read and write through libssl.
 *
 * <p>{@link io.foreshock.collector.l7.tls.TlsParser} needs no more than captured bytes, so it sees
 * every implementation; {@link io.foreshock.collector.l7.tls.TlsObserver} sees the plain text of
 * processes that were chosen, and why their library gave a handshake up.
 */
@NullMarked
package io.foreshock.collector.l7.tls;

import org.jspecify.annotations.NullMarked;
