/** Signals for tests. */
@NullMarked
package io.foreshock.pipeline.signals;

import org.jspecify.annotations.NullMarked;
