package io.foreshock.collector.l7.fuzz;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.stream.Connection;
import io.foreshock.collector.l7.stream.ConnectionExchangeListener;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of exchanges: each that was begun is published once, or forgotten by a parser that
 * may do so, and says nothing that can't be.
 */
final class Ledger implements ConnectionExchangeListener {
    /** A connection that is not known. */
    static final long ANY = -1;

    private final Target target;
    private final Map<Long, Account> accounts = new HashMap<>();
    private long now;
    private long current = ANY;
    private boolean mixed;

    /** What is known of one connection. */
    private static final class Account {
        private final BitSet published = new BitSet();
        private @Nullable Exchanges exchanges;
    }

    Ledger(Target target) {
        this.target = target;
    }

    /** What time it is. */
    void now(long ns) {
        now = ns;
    }

    /** Of which connection a record is taken. */
    void current(long connection) {
        current = connection;
    }

    /**
     * Connections are about to carry what is said inside of them too, whose exchanges are told to
     * be theirs: they are no longer counted.
     */
    void mixed() {
        mixed = true;
    }

    /** A parser was made. */
    void parserMade(Exchanges exchanges) {
        if (current != ANY) {
            account(current).exchanges = exchanges;
        }
    }

    @Override
    public void onExchange(Connection connection, Exchange x) {
        check(x.requestBytes >= 0 && x.responseBytes >= 0, "negative bytes", x);
        check(x.weight >= 1, "weight", x);
        check(x.requestNs >= 0 && x.requestNs <= now, "request's time", x);
        check(x.responseNs >= 0 && x.responseNs <= now, "answer's time", x);
        check(x.endNs >= 0 && x.endNs <= now, "end", x);
        boolean known = x.protocol == Protocol.TCP || x.protocol == Protocol.UNKNOWN;
        check(known || target.mayPublish(x.protocol), "protocol", x);
        check(!x.isUnread() || saysNoMoreThanItsNumber(x), "unread", x);
        if (mixed || isOfTracker(x)) {
            return;
        }
        BitSet published = account(connection.id()).published;
        check(!published.get((int) x.ordinal), "published twice", x);
        published.set((int) x.ordinal);
    }

    /** Those that no parser has begun. */
    private static boolean isOfTracker(Exchange x) {
        return x.protocol == Protocol.TCP || x.isUnread();
    }

    private static boolean saysNoMoreThanItsNumber(Exchange x) {
        return !x.outcome.isFailure()
                && x.confidence == Confidence.INFERRED
                && x.requestNs == 0
                && x.responseNs == 0;
    }

    /** A connection was forgotten. */
    void closed(long connection, long refused) {
        Account account = accounts.remove(connection);
        if (mixed || account == null || account.exchanges == null) {
            return;
        }
        long begun = account.exchanges.begun();
        long published = account.published.cardinality();
        boolean complete = target.mayForget() || published + refused >= begun;
        if (published > begun || !complete) {
            throw new AssertionError("published " + published + " of " + begun + " exchanges");
        }
        if (!account.exchanges.isEmpty()) {
            throw new AssertionError(account.exchanges.size() + " in flight after the close");
        }
    }

    private Account account(long connection) {
        return accounts.computeIfAbsent(connection, id -> new Account());
    }

    private void check(boolean holds, String what, Exchange x) {
        if (!holds) {
            throw new AssertionError(
                    what
                            + ": "
                            + x.protocol
                            + " "
                            + x.outcome
                            + " "
                            + x.method
                            + " "
                            + x.endpoint
                            + " bytes "
                            + x.requestBytes
                            + ", "
                            + x.responseBytes
                            + " weight "
                            + x.weight
                            + " times "
                            + x.requestNs
                            + ", "
                            + x.responseNs
                            + ", "
                            + x.endNs
                            + " of "
                            + now);
        }
    }
}
