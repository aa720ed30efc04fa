/** Inputs that a job could not use, and why. */
@NullMarked
package io.foreshock.pipeline.deadletter;

import org.jspecify.annotations.NullMarked;
