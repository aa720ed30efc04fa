/** Processes that benchmarks start or read the usage of. */
@NullMarked
package io.foreshock.benchmarks.process;

import org.jspecify.annotations.NullMarked;
