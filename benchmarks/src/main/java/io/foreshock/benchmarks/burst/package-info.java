/** Ten thousand failed calls a second through the whole stack, counted at each station. */
@NullMarked
package io.foreshock.benchmarks.burst;

import org.jspecify.annotations.NullMarked;
