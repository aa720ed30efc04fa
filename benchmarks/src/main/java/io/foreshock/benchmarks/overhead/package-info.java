/** What observing adds to a system call. */
@NullMarked
package io.foreshock.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
