/** Event-time windows as plain arithmetic on milliseconds since the epoch. */
@NullMarked
package io.foreshock.pipeline.window;

import org.jspecify.annotations.NullMarked;
