package io.foreshock.pipeline.status;

import io.foreshock.pipeline.deadletter.Origin;
import java.util.List;

/**
 * What the signals of one key in one window come to: the unit that travels between machines and is
 * kept in state. Counts are weighted.
 *
 * @param <S> the kind of sum itself
 */
public interface WindowSum<S extends WindowSum<S>> {
    /** Start of the window, milliseconds since the epoch. */
    long windowStart();

    /** Input records in it. */
    long records();

    /** What was counted; 0 where only events have come. */
    double count();

    /** Hosts that contributed, sorted. */
    List<String> hosts();

    /** Where one of the records came from. */
    Origin origin();

    /** Both together. The sums are the same in whatever order and grouping they are made. */
    S plus(S other);
}
