package io.foreshock.collector.l7.redis;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Reads a connection of Redis: RESP2, RESP3 and inline commands, pipelined, with subscriptions,
 * transactions, blocking commands, MONITOR, CLIENT REPLY and replication.
 *
 * <p>The method is the command, with the subcommand of those that have them; one that is not known
 * is OTHER. The endpoint is empty: all that could be in it are keys. The error's name is the first
 * word of its message. A command that is not answered by the client's own wish ends at once, as
 * UNKNOWN: nobody says whether it succeeded. A subscription is one exchange, which ends with its
 * last confirmation; messages are none. What follows PSYNC, and a connection that turns out to be a
 * replica's, is none either.
 *
 * <p>When replies are missing, all commands in flight end as UNKNOWN, since which of them are
 * answered can't be told; those that follow are INFERRED until the connection was idle once.
 */
public final class RedisParser implements ProtocolParser {
    /** Bytes of a replica's stream to be passed over at a time. */
    private static final long REPLICATION_SKIP = 1L << 30;

    private final RedisPairing pairing;
    private final CommandReader commands;
    private final ReplyReader replies;
    private boolean commandsLost; // until what begins like a command
    private boolean repliesLost;

    /** A parser of a connection whose exchanges go to {@code exchanges}. */
    public RedisParser(Exchanges exchanges) {
        pairing = new RedisPairing(exchanges);
        commands = new CommandReader(pairing);
        replies = new ReplyReader(pairing);
    }

    /** Whether what one end sends first is Redis. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return RedisDetector.recognise(sender, chunk);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        if (pairing.isReplicating()) {
            return chunk.length() + REPLICATION_SKIP;
        }
        return sender == Side.CLIENT ? onCommands(chunk) : onReplies(chunk);
    }

    private long onCommands(Chunk chunk) {
        if (commandsLost) {
            if (!canResume(Side.CLIENT, chunk)) {
                return chunk.length();
            }
            commandsLost = false;
        }
        int at = chunk.from;
        while (at < chunk.to && !pairing.isReplicating()) {
            int next = commands.read(chunk, at);
            if (next == HeaderLine.MALFORMED) {
                return malformedCommand(chunk);
            }
            if (next == at) {
                break;
            }
            at = next;
        }
        return at - (long) chunk.from;
    }

    private long malformedCommand(Chunk chunk) {
        if (!pairing.isUncertain()) {
            return NOT_MINE;
        }
        commands.reset();
        commandsLost = true;
        return chunk.length();
    }

    private long onReplies(Chunk chunk) {
        if (repliesLost) {
            if (!canResume(Side.SERVER, chunk)) {
                return chunk.length();
            }
            repliesLost = false;
        }
        int at = chunk.from;
        while (at < chunk.to && !pairing.isReplicating()) {
            int next = isStream(chunk, at) ? stream(chunk, at) : replies.read(chunk, at);
            if (next == HeaderLine.MALFORMED) {
                return malformedReply(chunk);
            }
            if (next == at) {
                break;
            }
            at = next;
        }
        return at - (long) chunk.from;
    }

    /** Whether a replica gets its snapshot, or an empty line because that takes time. */
    private boolean isStream(Chunk chunk, int at) {
        byte first = chunk.bytes[at];
        return (first == '\n' || first == '$') && !replies.isInside() && pairing.isSynchronising();
    }

    private int stream(Chunk chunk, int at) {
        if (chunk.bytes[at] == '\n') {
            return at + 1;
        }
        pairing.streams(chunk.firstNs, chunk.tid, chunk.lastNs);
        return chunk.to;
    }

    private long malformedReply(Chunk chunk) {
        if (!pairing.isUncertain()) {
            pairing.violated(chunk.lastNs);
            return NOT_MINE;
        }
        pairing.repliesMissing(replies, chunk.lastNs);
        replies.reset();
        repliesLost = true;
        return chunk.length();
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (pairing.isReplicating()) {
            return;
        }
        if (sender == Side.CLIENT) {
            commands.skipped(ns);
        } else {
            replies.skipped(ns);
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (pairing.isReplicating()) {
            return;
        }
        if (sender == Side.CLIENT) {
            boolean inside = commands.isInside();
            if (inside) {
                commands.cut(rest.length() + Math.max(0, missing));
            }
            pairing.requestsMissing(inside ? commands : null, rest.lastNs);
            commands.reset();
        } else {
            replies.cut(rest, Math.max(0, missing));
            pairing.repliesMissing(replies, rest.lastNs);
            replies.reset();
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return pairing.isReplicating() || RedisDetector.canResume(sender, chunk);
    }

    @Override
    public void onClose(Close how, long ns) {
        pairing.closed(how, ns);
    }

    @Override
    public boolean isPatient() {
        return pairing.isPatient();
    }

    @Override
    public int memory() {
        return USUAL_MEMORY + pairing.memory();
    }
}
