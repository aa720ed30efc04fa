/** Kafka's own protocol, as clients and brokers speak it. */
@NullMarked
package io.foreshock.collector.l7.kafka;

import org.jspecify.annotations.NullMarked;
