/** Sums exchanges to rows, one interval at a time. */
@NullMarked
package io.foreshock.collector.l7.summary;

import org.jspecify.annotations.NullMarked;
