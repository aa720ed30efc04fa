/** Kafka's topics, as the catalogue wants them. */
@NullMarked
package io.foreshock.jobs.kafka;

import org.jspecify.annotations.NullMarked;
