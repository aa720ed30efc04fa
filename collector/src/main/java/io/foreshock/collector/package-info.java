/** The collector: from the kernel's ring buffer to Kafka. */
@NullMarked
package io.foreshock.collector;

import org.jspecify.annotations.NullMarked;
