/** Ways to observe system calls while a benchmark runs. */
@NullMarked
package io.foreshock.benchmarks.observe;

import org.jspecify.annotations.NullMarked;
