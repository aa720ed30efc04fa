/** Sums what processes did to what their services did, one interval at a time. */
@NullMarked
package io.foreshock.collector.summary;

import org.jspecify.annotations.NullMarked;
