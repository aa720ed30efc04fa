/** The way to Kafka and the schema registry: never blocks the drain, counts every loss. */
@NullMarked
package io.foreshock.collector.publish;

import org.jspecify.annotations.NullMarked;
