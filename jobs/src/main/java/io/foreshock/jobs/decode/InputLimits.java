package io.foreshock.jobs.decode;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What a job takes as input.
 *
 * @param maxRecordBytes the largest value, bytes
 * @param earliest the earliest event time
 * @param maxFuture how far ahead of this machine's clock an event time may be
 */
public record InputLimits(int maxRecordBytes, Instant earliest, Duration maxFuture)
        implements Serializable {}
