package io.foreshock.collector.l7.dns;

import io.foreshock.collector.l7.endpoint.HostName;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Reads DNS: datagrams of UDP, each a chunk of its own, or a stream of TCP.
 *
 * <p>Requests and responses are paired by transaction id and question. A query that is sent again
 * over UDP, the same id and question while it is in flight, is the next attempt of the same
 * exchange, whose time runs from the first; once that was given up, it is a new exchange with the
 * next number. The method is the type that is asked for, the endpoint a template of the name
 * ({@link HostName}). The code is the response code with its extended part.
 *
 * <p>An answer without records is OK and named NODATA, unless it refers to other servers; one that
 * was cut to fit a datagram is OK and named TC. A zone transfer ends with its first message.
 */
public final class DnsParser implements ProtocolParser {
    private static final int LENGTH_BYTES = 2;
    private static final int WAIT = 0;
    private static final int MALFORMED = -1;

    private final boolean datagrams;
    private final DnsPairing pairing;
    private final DnsMessage message = new DnsMessage();
    private final DnsStream asked = new DnsStream();
    private final DnsStream answered = new DnsStream();
    private boolean seen; // a message

    /**
     * A parser of a connection whose exchanges go to {@code exchanges}.
     *
     * @param datagrams true for UDP, false for TCP
     */
    public DnsParser(Exchanges exchanges, boolean datagrams) {
        this.datagrams = datagrams;
        pairing = new DnsPairing(exchanges, datagrams);
    }

    /** Whether a datagram that one end sends is DNS. */
    public static Recognition recogniseDatagram(Side sender, Chunk chunk) {
        return DnsDetector.datagram(sender, chunk);
    }

    /** Whether what one end sends first over TCP is DNS. */
    public static Recognition recogniseStream(Side sender, Chunk chunk) {
        return DnsDetector.stream(sender, chunk);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        return datagrams ? onDatagram(sender, chunk) : onStream(sender, chunk);
    }

    private long onDatagram(Side sender, Chunk chunk) {
        seen |= read(sender, chunk, chunk.from, chunk.to, chunk.length());
        pairing.ended(chunk.lastNs);
        return seen ? chunk.length() : NOT_MINE; // a stray one among others is passed over
    }

    private long onStream(Side sender, Chunk chunk) {
        DnsStream stream = of(sender);
        if (stream.lost && !canResume(sender, chunk)) {
            return chunk.length();
        }
        stream.lost = false;
        long at = chunk.from;
        while (at < chunk.to) {
            if (stream.left == 0) {
                int length = begin(sender, chunk, (int) at);
                if (length == WAIT) {
                    break;
                }
                if (length == MALFORMED) {
                    stream.lost = true;
                    return stream.hadGap ? chunk.length() : NOT_MINE;
                }
                stream.left = length;
            }
            long left = stream.left;
            if (stream.pass(Math.min(left, chunk.to - at))) {
                ended(sender, chunk.lastNs);
            }
            at += left;
        }
        return at - chunk.from;
    }

    /** Reads a message's head. Returns the bytes of the message, those of its length included. */
    private int begin(Side sender, Chunk chunk, int at) {
        int there = chunk.to - at;
        if (there < LENGTH_BYTES) {
            return WAIT;
        }
        int length = LENGTH_BYTES + DnsMessage.int16(chunk.bytes, at);
        if (length < LENGTH_BYTES + DnsMessage.HEADER_BYTES) {
            return MALFORMED;
        }
        if (there < Math.min(length, HEAD_BYTES)) {
            return WAIT;
        }
        int end = at + Math.min(length, HEAD_BYTES); // the same however it comes
        return read(sender, chunk, at + LENGTH_BYTES, end, length) ? length : MALFORMED;
    }

    /** Reads a message. Returns false if it is none. */
    private boolean read(Side sender, Chunk chunk, int from, int to, int bytes) {
        DnsMessage.State state = message.read(chunk.bytes, from, to);
        boolean isHead = state == DnsMessage.State.READ || state == DnsMessage.State.HEAD;
        if (!isHead || message.isResponse() != (sender == Side.SERVER)) {
            return false;
        }
        if (sender == Side.CLIENT) {
            pairing.asked(message, chunk, bytes);
        } else {
            pairing.answered(message, state == DnsMessage.State.READ, chunk, bytes);
        }
        return true;
    }

    private void ended(Side sender, long ns) {
        if (sender == Side.SERVER) {
            pairing.ended(ns);
        }
    }

    private DnsStream of(Side sender) {
        return sender == Side.CLIENT ? asked : answered;
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (of(sender).pass(Long.MAX_VALUE)) {
            ended(sender, ns);
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (!datagrams && of(sender).miss(missing)) {
            ended(sender, rest.lastNs);
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return datagrams
                || !of(sender).lost
                || DnsDetector.stream(sender, chunk) == Recognition.YES;
    }

    @Override
    public void onClose(Close how, long ns) {
        // no answer ends with the connection
    }
}
