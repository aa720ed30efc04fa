/** Foreshock's Flink jobs: one class wires each to Kafka. */
@NullMarked
package io.foreshock.jobs;

import org.jspecify.annotations.NullMarked;
