package io.foreshock.pipeline.window;

import java.io.Serializable;
import java.time.Duration;

/**
 * Windows of equal size, side by side, aligned to the epoch. Times are milliseconds since the
 * epoch; a window is known by its start.
 *
 * @param sizeMillis length of every window, at least 1
 */
public record TumblingWindows(long sizeMillis) implements Serializable {
    /**
     * @throws IllegalArgumentException if the size is not positive
     */
    public TumblingWindows {
        if (sizeMillis < 1) {
            throw new IllegalArgumentException("window size must be positive: " + sizeMillis);
        }
    }

    /** Windows of the given length. */
    public static TumblingWindows of(Duration size) {
        return new TumblingWindows(size.toMillis());
    }

    /** Start of the window that holds an instant. */
    public long startOf(long time) {
        return time - Math.floorMod(time, sizeMillis);
    }

    /** First instant after the window. */
    public long endOf(long start) {
        return start + sizeMillis;
    }

    /** Last instant in the window: at a watermark of this value, the window has all it gets. */
    public long lastOf(long start) {
        return start + sizeMillis - 1;
    }
}
