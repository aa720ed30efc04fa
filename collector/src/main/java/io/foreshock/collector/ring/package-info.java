/** Draining a BPF ring buffer from its mapped pages. */
@NullMarked
package io.foreshock.collector.ring;

import org.jspecify.annotations.NullMarked;
