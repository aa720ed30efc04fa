/** A million distinct events a second through a ring buffer, and the cost of each step. */
@NullMarked
package io.foreshock.benchmarks.drain;

import org.jspecify.annotations.NullMarked;
