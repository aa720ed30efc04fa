/** Which trace a request belongs to, as W3C Trace Context writes it. */
@NullMarked
package io.foreshock.collector.l7.trace;

import org.jspecify.annotations.NullMarked;
