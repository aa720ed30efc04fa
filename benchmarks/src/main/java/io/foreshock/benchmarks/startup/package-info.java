/** From nothing to the first result. */
@NullMarked
package io.foreshock.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
