/** One request and its answer, whatever the protocol. */
@NullMarked
package io.foreshock.collector.l7.exchange;

import org.jspecify.annotations.NullMarked;
