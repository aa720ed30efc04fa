/** Kafka records to signals: the Confluent wire format read strictly, dead letters for the rest. */
@NullMarked
package io.foreshock.jobs.decode;

import org.jspecify.annotations.NullMarked;
