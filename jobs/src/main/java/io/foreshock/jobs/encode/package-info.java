/** Results to Kafka records in the Confluent wire format. */
@NullMarked
package io.foreshock.jobs.encode;

import org.jspecify.annotations.NullMarked;
