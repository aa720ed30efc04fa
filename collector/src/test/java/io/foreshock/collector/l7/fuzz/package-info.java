/**
 * Fuzzing of all that reads bytes of connections: a fuzzer's bytes become records as the kernel
 * writes them, and what comes of them is held against what parsers promise.
 */
@NullMarked
package io.foreshock.collector.l7.fuzz;

import org.jspecify.annotations.NullMarked;
