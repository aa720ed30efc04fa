/** How much of what the kernels saw has reached a result, from the collectors' loss ledgers. */
@NullMarked
package io.foreshock.pipeline.completeness;

import org.jspecify.annotations.NullMarked;
