package io.foreshock.pipeline.input;

import java.io.Serializable;
import java.time.Duration;

/**
 * How event time progresses.
 *
 * @param disorder how far behind the latest event time of its partition an earlier one may come
 * @param idleness after how long a partition that fell silent is left out
 * @param grace after how long a partition that has not spoken yet is left out
 * @param maxDrift how far, in event time, a partition may be read ahead of the slowest: it bounds
 *     the windows that are open at once while a backlog is read
 */
public record WatermarkSettings(
        Duration disorder, Duration idleness, Duration grace, Duration maxDrift)
        implements Serializable {}
