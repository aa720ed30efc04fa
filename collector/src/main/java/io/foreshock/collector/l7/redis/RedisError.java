package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Errors by the first word of their message, and who is to blame.
 *
 * <p>A name that is not known comes from a script or a module, and says that the call was not
 * acceptable to it: a client's error. MOVED and ASK are no failures: a node of a cluster tells
 * where to ask, the request that follows is the one that counts.
 */
final class RedisError {
    /** What a name is that is none: a message that begins with a word of prose. */
    static final RedisError OTHER = new RedisError("OTHER", Outcome.CLIENT_ERROR);

    private static final int NAME_BYTES = 32;
    private static final byte[] MAX_CLIENTS =
            "ERR max number of clients".getBytes(StandardCharsets.US_ASCII);

    private static final RedisError[] KNOWN = {
        new RedisError("ERR", Outcome.CLIENT_ERROR),
        new RedisError("WRONGTYPE", Outcome.CLIENT_ERROR),
        new RedisError("MOVED", Outcome.OK),
        new RedisError("ASK", Outcome.OK),
        new RedisError("NOAUTH", Outcome.CLIENT_ERROR),
        new RedisError("WRONGPASS", Outcome.CLIENT_ERROR),
        new RedisError("NOPERM", Outcome.CLIENT_ERROR),
        new RedisError("NOSCRIPT", Outcome.CLIENT_ERROR),
        new RedisError("EXECABORT", Outcome.CLIENT_ERROR),
        new RedisError("CROSSSLOT", Outcome.CLIENT_ERROR),
        new RedisError("BUSYGROUP", Outcome.CLIENT_ERROR),
        new RedisError("NOGROUP", Outcome.CLIENT_ERROR),
        new RedisError("BUSYKEY", Outcome.CLIENT_ERROR),
        new RedisError("NOTBUSY", Outcome.CLIENT_ERROR),
        new RedisError("UNKILLABLE", Outcome.CLIENT_ERROR),
        new RedisError("NOPROTO", Outcome.CLIENT_ERROR),
        new RedisError("UNBLOCKED", Outcome.CLIENT_ERROR),
        new RedisError("NOTREADY", Outcome.SERVER_ERROR),
        new RedisError("OOM", Outcome.SERVER_ERROR),
        new RedisError("LOADING", Outcome.SERVER_ERROR),
        new RedisError("BUSY", Outcome.SERVER_ERROR),
        new RedisError("MISCONF", Outcome.SERVER_ERROR),
        new RedisError("READONLY", Outcome.SERVER_ERROR),
        new RedisError("CLUSTERDOWN", Outcome.SERVER_ERROR),
        new RedisError("MASTERDOWN", Outcome.SERVER_ERROR),
        new RedisError("NOREPLICAS", Outcome.SERVER_ERROR),
        new RedisError("TRYAGAIN", Outcome.SERVER_ERROR),
        new RedisError("IOERR", Outcome.SERVER_ERROR),
        new RedisError("NOMASTERLINK", Outcome.SERVER_ERROR),
        new RedisError("NOGOODSLAVE", Outcome.SERVER_ERROR),
        new RedisError("NOQUORUM", Outcome.SERVER_ERROR),
        new RedisError("INPROG", Outcome.SERVER_ERROR),
        new RedisError("DENIED", Outcome.SERVER_ERROR),
    };

    /** The error's first word. */
    final byte[] name;

    /** How an exchange ends that is answered by it. */
    final Outcome outcome;

    private RedisError(String name, Outcome outcome) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.outcome = outcome;
    }

    /**
     * Names an error and tells how an exchange ends by it.
     *
     * @param bytes the message is in {@code [from, to)}, its end may be missing
     * @param name gets the first word, if that looks like a name and hence is none of few
     */
    static Outcome read(byte[] bytes, int from, int to, Text name) {
        int end = wordEnd(bytes, from, to);
        RedisError known = find(bytes, from, end);
        if (known == null) {
            if (isName(bytes, from, end)) {
                name.set(bytes, from, end);
            } else {
                name.set(OTHER.name);
            }
            return OTHER.outcome;
        }
        name.set(known.name);
        return isOverload(bytes, from, to) ? Outcome.SERVER_ERROR : known.outcome;
    }

    /** The error that a message in {@code [from, to)} begins with. */
    static RedisError of(byte[] bytes, int from, int to) {
        RedisError known = find(bytes, from, wordEnd(bytes, from, to));
        return known == null ? OTHER : known;
    }

    private static @Nullable RedisError find(byte[] bytes, int from, int to) {
        for (RedisError error : KNOWN) {
            if (Arrays.equals(error.name, 0, error.name.length, bytes, from, to)) {
                return error;
            }
        }
        return null;
    }

    private static int wordEnd(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] > ' ') {
            end++;
        }
        return end;
    }

    /** Upper-case letters and _ only: no digits, so that no id gets into a name. */
    static boolean isName(byte[] bytes, int from, int to) {
        if (to == from || to - from > NAME_BYTES) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if ((bytes[i] < 'A' || bytes[i] > 'Z') && bytes[i] != '_') {
                return false;
            }
        }
        return true;
    }

    /** The one ERR that the server is to blame for. */
    private static boolean isOverload(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + MAX_CLIENTS.length);
        return Arrays.equals(MAX_CLIENTS, 0, MAX_CLIENTS.length, bytes, from, end);
    }
}
