package io.foreshock.collector.l7.summary;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts exchanges by {@link StatusCode}: up to {@value #MOST} of them, the rest together. Statuses
 * stay from interval to interval, until one that is new needs the place of one that did not come:
 * adding allocates only for those not met before. Not safe for use by several threads.
 */
public final class StatusCounts {
    /** Most statuses that are told apart. */
    public static final int MOST = 16;

    private static final int FIRST = 2;

    private long[] codes = new long[FIRST];
    private long[] counts = new long[FIRST];
    private long[] errors = new long[FIRST];
    private byte[] @Nullable [] names = new byte[FIRST][];
    private int size;
    private long others;

    StatusCounts() {}

    /** Counts an exchange, if it has a status. */
    void add(Exchange exchange, long weight) {
        long code = StatusCode.of(exchange);
        if (code == StatusCode.NONE) {
            return;
        }
        long error = exchange.outcome.isErrorAnswer() ? weight : 0;
        for (int i = 0; i < size; i++) {
            if (codes[i] == code) {
                counts[i] += weight;
                errors[i] += error;
                return;
            }
        }
        int place = code == StatusCode.OTHER ? MOST : place();
        if (place == MOST) {
            others += weight;
            return;
        }
        codes[place] = code;
        counts[place] = weight;
        errors[place] = error;
        names[place] =
                StatusCode.isName(code)
                        ? Arrays.copyOf(exchange.errorName.bytes(), exchange.errorName.length())
                        : null;
    }

    /** Starts the next interval. */
    void clear() {
        Arrays.fill(counts, 0, size, 0);
        Arrays.fill(errors, 0, size, 0);
        others = 0;
    }

    /** Forgets the statuses too. */
    void forget() {
        clear();
        Arrays.fill(names, 0, size, null);
        size = 0;
    }

    /** Places of statuses; some may count 0. */
    public int size() {
        return size;
    }

    /** How many exchanges had the status in a place. */
    public long count(int place) {
        return counts[place];
    }

    /** Of them, those that failed since it was an error. */
    public long errors(int place) {
        return errors[place];
    }

    /** The status in a place. */
    public long code(int place) {
        return codes[place];
    }

    /** Its name in ASCII, if {@link StatusCode#isName} it has one; never write to it. */
    public byte @Nullable [] name(int place) {
        return names[place];
    }

    /** How many exchanges had a status for which there was no place, or whose name is not plain. */
    public long others() {
        return others;
    }

    private int place() {
        if (size < MOST) {
            if (size == codes.length) {
                codes = Arrays.copyOf(codes, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
                errors = Arrays.copyOf(errors, 2 * size);
                names = Arrays.copyOf(names, 2 * size);
            }
            return size++;
        }
        int place = 0;
        while (place < MOST && counts[place] != 0) {
            place++;
        }
        return place;
    }
}
