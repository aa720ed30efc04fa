/**
 * Layer 7: from captured bytes of a connection to its exchanges, each with its protocol, status,
 * latency and outcome.
 */
@NullMarked
package io.foreshock.collector.l7;

import org.jspecify.annotations.NullMarked;
