/** Benchmarks of the bars that Foreshock sets itself: real parts, each in a process of its own. */
@NullMarked
package io.foreshock.benchmarks;

import org.jspecify.annotations.NullMarked;
