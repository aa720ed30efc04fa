/** HPACK (RFC 7541) as an observer needs it: header blocks are read, and few values are kept. */
@NullMarked
package io.foreshock.collector.l7.http2.hpack;

import org.jspecify.annotations.NullMarked;
