/** Checks of what the collector needs from its host, each with what to do. */
@NullMarked
package io.foreshock.collector.doctor;

import org.jspecify.annotations.NullMarked;
