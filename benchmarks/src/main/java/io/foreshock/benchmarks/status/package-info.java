/** The status job beside the barest job on the same input. */
@NullMarked
package io.foreshock.benchmarks.status;

import org.jspecify.annotations.NullMarked;
