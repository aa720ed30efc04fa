/** Redis: RESP2, RESP3 and inline commands. */
@NullMarked
package io.foreshock.collector.l7.redis;

import org.jspecify.annotations.NullMarked;
