/** HTTP/2 (RFC 9113), over TLS or in clear, and gRPC over it. */
@NullMarked
package io.foreshock.collector.l7.http2;

import org.jspecify.annotations.NullMarked;
