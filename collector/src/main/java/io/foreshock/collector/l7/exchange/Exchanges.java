package io.foreshock.collector.l7.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges in flight on one connection, in the order of their requests. A parser {@linkplain
 * #begin begins} one when it sees a request, and {@linkplain #complete completes} it when it has
 * seen the end of its answer. Not safe for use by several threads; a connection without exchanges
 * in flight keeps room for the next, 16 at most.
 */
public final class Exchanges {
    /** Most exchanges in flight on one connection. */
    public static final int MAX_IN_FLIGHT = 1024;

    private static final Exchange[] NONE = {};

    private final ExchangePool pool;
    private final ExchangeListener listener;
    private @Nullable Exchange[] queue = NONE; // a ring; null where one was taken out of the middle
    private int head;
    private int size;
    private long begun;
    private long leftOut; // turns that no exchange stands for yet
    private boolean unasked;
    private int peerPort;
    private long peerHigh;
    private long peerLow;

    /**
     * None in flight.
     *
     * @param listener is told of those that have ended
     */
    public Exchanges(ExchangePool pool, ExchangeListener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    /**
     * A request was seen.
     *
     * @param protocol of the exchange, which may be made more specific later
     * @param ns when its first byte passed
     * @param tid thread that sent it, 0 if not known
     * @return the exchange to fill; null if there are too many in flight: it is counted by the
     *     pool, and the parser goes on without it
     */
    public @Nullable Exchange begin(Protocol protocol, long ns, int tid) {
        long ordinal = begun++;
        if (size >= MAX_IN_FLIGHT) {
            pool.refuse();
            return null;
        }
        Exchange exchange = pool.take();
        if (exchange == null) {
            return null;
        }
        exchange.protocol = protocol;
        exchange.requestNs = ns;
        exchange.requestTid = tid;
        exchange.ordinal = ordinal;
        exchange.peerPort = peerPort;
        exchange.peerHigh = peerHigh;
        exchange.peerLow = peerLow;
        if (size == queue.length) {
            grow();
        }
        queue[(head + size++) & (queue.length - 1)] = exchange;
        return exchange;
    }

    /** A request was seen that the parser can't follow: it is counted, as one too many. */
    public void refuse() {
        begun++;
        pool.refuse();
    }

    /**
     * Turns were left out. They are kept until an exchange of one that was {@linkplain #drawn
     * drawn} ends as they did ({@link #outcomeOfLeftOut}), which stands for them all. All others
     * stand for themselves alone: those that fail, or cannot be seen to succeed, are all read.
     *
     * @param turns since this was last called
     */
    public void leaveOut(long turns) {
        leftOut += turns;
    }

    /** Those in flight are of a turn that would have been left out, had it not been drawn. */
    public void drawn() {
        for (int i = 0; i < size; i++) {
            Exchange exchange = at(i);
            if (exchange != null) {
                exchange.drawn = true;
            }
        }
    }

    /** Takes the turns left out that no exchange has stood for: there will be none. */
    public long takeLeftOut() {
        long taken = leftOut;
        leftOut = 0;
        return taken;
    }

    /**
     * How turns ended that were left out: they succeeded. Of a protocol that nobody knows, any
     * answer will do: it proves nothing.
     */
    public static Outcome outcomeOfLeftOut(Protocol protocol) {
        return protocol == Protocol.UNKNOWN ? Outcome.UNKNOWN : Outcome.OK;
    }

    /** Those that begin from now on are with a peer, see {@link Exchange#peerPort}. */
    public void peer(int port, long high, long low) {
        peerPort = port;
        peerHigh = high;
        peerLow = low;
    }

    /** Begins with another connection; none may be in flight. */
    public void restart() {
        restartAt(0);
    }

    /** Begins with another connection, on which some have begun before; none may be in flight. */
    public void restartAt(long begunBefore) {
        if (size > 0) {
            throw new IllegalStateException(size + " exchanges are in flight");
        }
        begun = begunBefore;
        leftOut = 0;
        unasked = false;
        peer(0, 0, 0);
    }

    /** The server has said something before its client did: that is no answer. */
    public void beginUnasked() {
        unasked = true;
    }

    /** True if the first that the server has said is no answer to anything. */
    public boolean isBegunUnasked() {
        return unasked;
    }

    /** Requests begun so far, those too many included. */
    public long begun() {
        return begun;
    }

    /** Exchanges in flight. */
    public int size() {
        return size;
    }

    /** True if none is in flight. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The oldest in flight, null if there is none: what an answer in order belongs to. */
    public @Nullable Exchange first() {
        return size == 0 ? null : queue[head];
    }

    /** The newest in flight, null if there is none. */
    public @Nullable Exchange last() {
        for (int i = size - 1; i >= 0; i--) {
            Exchange exchange = at(i);
            if (exchange != null) {
                return exchange;
            }
        }
        return null;
    }

    /** The oldest in flight with a stream id, null if there is none. */
    public @Nullable Exchange find(int streamId) {
        for (int i = 0; i < size; i++) {
            Exchange exchange = at(i);
            if (exchange != null && exchange.streamId == streamId) {
                return exchange;
            }
        }
        return null;
    }

    /**
     * The answer has ended: publishes the exchange, unless it was given up before, and forgets it.
     *
     * @param exchange one of those in flight
     * @param endNs when the answer's last byte passed
     */
    public void complete(Exchange exchange, Outcome outcome, long endNs) {
        publish(exchange, outcome, endNs);
        remove(exchange);
    }

    /**
     * Forgets an exchange without publishing it: what was seen was no request, or has no answer.
     */
    public void forget(Exchange exchange) {
        remove(exchange);
    }

    /**
     * Completes all in flight, oldest first: the connection has ended, or they can't be told apart.
     */
    public void completeAll(Outcome outcome, Confidence seen, long endNs) {
        while (size > 0) {
            Exchange exchange = queue[head];
            if (exchange == null) {
                dropHead();
                continue;
            }
            exchange.lower(seen);
            complete(exchange, outcome, endNs);
        }
    }

    /**
     * Gives up those whose request is older than {@code beforeNs}, as timed out, but not those that
     * are {@linkplain Exchange#patient patient}. They stay in their places, so that a late answer
     * is not taken for that of the next request.
     */
    public void giveUpOlderThan(long beforeNs, long nowNs) {
        for (int i = 0; i < size; i++) {
            Exchange exchange = at(i);
            if (exchange != null && exchange.requestNs >= beforeNs) {
                return;
            }
            if (exchange != null && !exchange.published && !exchange.patient) {
                publish(exchange, Outcome.TIMEOUT, nowNs);
            }
        }
    }

    private void publish(Exchange exchange, Outcome outcome, long endNs) {
        if (exchange.published) {
            return;
        }
        exchange.published = true;
        exchange.outcome = outcome;
        exchange.endNs = endNs;
        if (exchange.drawn && outcome == outcomeOfLeftOut(exchange.protocol)) {
            exchange.weight = 1 + takeLeftOut();
        }
        listener.onExchange(exchange);
    }

    private void remove(Exchange exchange) {
        for (int i = 0; i < size; i++) {
            if (at(i) == exchange) {
                queue[(head + i) & (queue.length - 1)] = null;
                pool.giveBack(exchange);
                while (size > 0 && queue[head] == null) {
                    dropHead();
                }
                if (size == 0) {
                    head = 0;
                    if (queue.length > 16) {
                        queue = NONE;
                    }
                }
                return;
            }
        }
        throw new IllegalArgumentException("exchange is not in flight on this connection");
    }

    private void dropHead() {
        head = (head + 1) & (queue.length - 1);
        size--;
    }

    private @Nullable Exchange at(int index) {
        return queue[(head + index) & (queue.length - 1)];
    }

    private void grow() {
        Exchange[] larger = new Exchange[Math.max(2, queue.length * 2)];
        int first = Math.min(size, queue.length - head);
        System.arraycopy(queue, head, larger, 0, first);
        System.arraycopy(queue, 0, larger, first, size - first);
        queue = larger;
        head = 0;
    }
}
