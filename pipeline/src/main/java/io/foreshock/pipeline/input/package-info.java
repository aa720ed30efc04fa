/** What a job reads: decoded signals with their origin, and the event time they stand for. */
@NullMarked
package io.foreshock.pipeline.input;

import org.jspecify.annotations.NullMarked;
