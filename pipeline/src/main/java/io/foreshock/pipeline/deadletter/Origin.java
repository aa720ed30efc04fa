package io.foreshock.pipeline.deadletter;

/**
 * Where in Kafka an input stands.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 */
public record Origin(String topic, int partition, long offset) {}
