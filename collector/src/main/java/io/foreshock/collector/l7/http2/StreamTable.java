package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection by their ids, at most {@value #MAX_OPEN}: servers allow 100 to
 * 250 as a rule. Grows as needed, and reuses what has ended.
 */
final class StreamTable {
    /** Most streams that are followed at a time. */
    static final int MAX_OPEN = 256;

    private static final int FIRST_CAPACITY = 8;
    private static final int BYTES_EACH = 56; // a stream and its places

    private @Nullable Stream[] streams = {}; // open ones first, then those that are free
    private @Nullable Stream[] buckets = {};
    private int count;

    /** The open stream with an id, null if there is none. */
    @Nullable Stream get(int id) {
        if (count == 0) {
            return null;
        }
        Stream stream = buckets[bucket(id)];
        while (stream != null && stream.id != id) {
            stream = stream.next;
        }
        return stream;
    }

    /** Opens a stream; the table must not be full, nor have one of this id. */
    Stream open(int id, Exchange exchange) {
        if (count == streams.length) {
            grow();
        }
        Stream stream = streams[count];
        if (stream == null) {
            stream = new Stream(exchange);
            streams[count] = stream;
        }
        stream.open(id, exchange);
        stream.place = count++;
        link(stream);
        return stream;
    }

    /** Closes one that is open. */
    void close(Stream stream) {
        int bucket = bucket(stream.id);
        Stream before = buckets[bucket];
        if (before == stream) {
            buckets[bucket] = stream.next;
        } else {
            while (before != null && before.next != stream) {
                before = before.next;
            }
            if (before != null) {
                before.next = stream.next;
            }
        }
        Stream last = at(--count);
        streams[stream.place] = last;
        streams[count] = stream;
        last.place = stream.place;
    }

    /** One of the open streams, by its place from 0; closing it puts the last in its place. */
    Stream at(int place) {
        Stream stream = streams[place];
        if (stream == null) {
            throw new IndexOutOfBoundsException(place);
        }
        return stream;
    }

    /** Number of open streams. */
    int count() {
        return count;
    }

    boolean isFull() {
        return count == MAX_OPEN;
    }

    /** Bytes of memory that it holds, about. */
    int memory() {
        return streams.length * BYTES_EACH;
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, 2 * streams.length);
        streams = Arrays.copyOf(streams, capacity);
        buckets = new @Nullable Stream[capacity];
        for (int place = 0; place < count; place++) {
            link(at(place));
        }
    }

    private void link(Stream stream) {
        int bucket = bucket(stream.id);
        stream.next = buckets[bucket];
        buckets[bucket] = stream;
    }

    private int bucket(int id) {
        return (id >>> 1) & (buckets.length - 1);
    }
}
