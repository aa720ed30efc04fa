package io.foreshock.collector.l7.parse;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeListener;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.fuzz.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Plays a conversation to a parser as the connection would, and notes the exchanges that come out
 * as lines. Time advances by 1 microsecond with each segment.
 */
public final class ParserRun {
    /** One thing that happens; segments are cut into pieces of at most so many bytes. */
    private interface Step {
        void play(Player player, int piece);
    }

    /** Longer than what any test sends at once. */
    private static final int WHOLE = 1 << 14;

    private final List<Step> steps = new ArrayList<>();

    /** The client sends a segment, written in ISO-8859-1. */
    public ParserRun client(String bytes) {
        return client(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The client sends a segment. */
    public ParserRun client(byte[] bytes) {
        return send(Side.CLIENT, bytes);
    }

    /** The server sends a segment, written in ISO-8859-1. */
    public ParserRun server(String bytes) {
        return server(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The server sends a segment. */
    public ParserRun server(byte[] bytes) {
        return send(Side.SERVER, bytes);
    }

    /** An end sends a segment. */
    public ParserRun send(Side side, byte[] bytes) {
        steps.add(
                (player, piece) -> {
                    int size = Math.min(piece, bytes.length);
                    for (int at = 0; at < bytes.length; at += size) {
                        int to = Math.min(bytes.length, at + size);
                        player.send(side, Arrays.copyOfRange(bytes, at, to));
                    }
                });
        return this;
    }

    /** Bytes are not captured. */
    public ParserRun missing(Side side, long bytes) {
        steps.add((player, piece) -> player.miss(side, bytes));
        return this;
    }

    /** The connection ends. */
    public ParserRun close(Close how) {
        steps.add((player, piece) -> player.close(how));
        return this;
    }

    /** The exchanges, as lines of {@link #line}. */
    public List<String> exchanges(Function<Exchanges, ProtocolParser> parser) {
        return play(parser, Integer.MAX_VALUE, ParserRun::line);
    }

    /**
     * The exchanges, each as told by {@code line}, of the conversation with each segment cut into
     * pieces of at most {@code piece} bytes.
     */
    public List<String> play(
            Function<Exchanges, ProtocolParser> parser,
            int piece,
            Function<Exchange, String> line) {
        List<String> lines = new ArrayList<>();
        Player player = new Player(parser, exchange -> lines.add(line.apply(exchange)));
        steps.forEach(step -> step.play(player, piece));
        if (piece >= WHOLE) {
            player.seed.write();
        }
        return lines;
    }

    /** protocol method endpoint outcome, then what is there of codes and names, then confidence. */
    public static String line(Exchange x) {
        StringBuilder text = new StringBuilder();
        text.append(x.protocol.text()).append(' ').append(x.method).append(' ').append(x.endpoint);
        text.append(' ').append(x.outcome);
        number(text, "http", x.httpStatus);
        number(text, "grpc", x.grpcStatus);
        number(text, "code", x.errorCode);
        if (!x.errorName.isEmpty()) {
            text.append(" name=").append(x.errorName);
        }
        if (x.confidence != Confidence.EXACT) {
            text.append(' ').append(x.confidence);
        }
        return text.toString();
    }

    private static void number(StringBuilder text, String name, int value) {
        if (value != Exchange.NONE) {
            text.append(' ').append(name).append('=').append(value);
        }
    }

    /** Keeps what a parser did not consume, as a connection does. */
    public static final class Player {
        /** What is kept of what one end sent. */
        private static final class Kept {
            private byte[] bytes = {};
            private long firstNs;
            private long skip;
            private boolean lost;
        }

        private final Exchanges exchanges;
        private final ProtocolParser parser;
        private final Seed seed;
        private final Kept client = new Kept();
        private final Kept server = new Kept();
        private long ns = 1_000_000;
        private boolean dropped;

        /** A new connection. */
        public Player(Function<Exchanges, ProtocolParser> parser, ExchangeListener listener) {
            exchanges = new Exchanges(new ExchangePool(10_000), listener);
            this.parser = parser.apply(exchanges);
            seed = new Seed(this.parser);
        }

        /** One end sends a segment. */
        public void send(Side side, byte[] segment) {
            seed.send(side, segment);
            ns += 1000;
            Kept kept = of(side);
            int skipped = (int) Math.min(kept.skip, segment.length);
            if (dropped) {
                return;
            }
            passed(side, kept, skipped);
            if (skipped == segment.length) {
                return;
            }
            byte[] bytes = Arrays.copyOfRange(segment, skipped, segment.length);
            if (kept.lost && !parser.canResume(side, chunk(bytes, ns))) {
                return;
            }
            kept.lost = false;
            int before = kept.bytes.length;
            if (before == 0) {
                kept.firstNs = ns;
            }
            kept.bytes = Arrays.copyOf(kept.bytes, before + bytes.length);
            System.arraycopy(bytes, 0, kept.bytes, before, bytes.length);
            offer(side, kept);
        }

        private void offer(Side side, Kept kept) {
            while (kept.bytes.length > 0 && !dropped) {
                byte[] offered = kept.bytes;
                long consumed = parser.onData(side, chunk(offered, kept.firstNs));
                if (consumed == ProtocolParser.NOT_MINE) {
                    drop(Close.UNKNOWN);
                    return;
                }
                if (consumed < 0) {
                    throw new AssertionError("consumed " + consumed);
                }
                if (consumed == 0) {
                    if (offered.length >= 4 * ProtocolParser.HEAD_BYTES) {
                        throw new AssertionError(
                                "nothing consumed of " + offered.length + " bytes");
                    }
                    return;
                }
                int used = (int) Math.min(consumed, offered.length);
                kept.skip = consumed - used;
                kept.bytes = Arrays.copyOfRange(offered, used, offered.length);
                kept.firstNs = ns;
            }
        }

        private void passed(Side side, Kept kept, long skipped) {
            if (skipped > 0) {
                kept.skip -= skipped;
                if (kept.skip == 0) {
                    parser.onSkipped(side, ns, 0);
                }
            }
        }

        /** Bytes are not captured. */
        public void miss(Side side, long bytes) {
            seed.miss(side);
            ns += 1000;
            if (dropped) {
                return;
            }
            Kept kept = of(side);
            long skipped = Math.min(kept.skip, Math.max(0, bytes));
            passed(side, kept, skipped);
            if (bytes < 0 || bytes > skipped) {
                long missing = bytes < 0 ? bytes : bytes - skipped;
                parser.onGap(side, chunk(kept.bytes, kept.firstNs), missing);
                kept.bytes = new byte[0];
                kept.skip = 0;
                kept.lost = true;
            }
        }

        /** The connection ends. */
        public void close(Close how) {
            seed.close(how);
            ns += 1000;
            if (!dropped) {
                drop(how);
            }
        }

        private void drop(Close how) {
            dropped = true;
            parser.onClose(how, ns);
            Outcome outcome =
                    switch (how) {
                        case BY_CLIENT, TIMED_OUT -> Outcome.TIMEOUT;
                        case BY_SERVER, RESET -> Outcome.RESET;
                        case UNKNOWN -> Outcome.UNKNOWN;
                    };
            exchanges.completeAll(outcome, Confidence.EXACT, ns);
        }

        private Kept of(Side side) {
            return side == Side.CLIENT ? client : server;
        }

        /** Exchanges in flight. */
        public int inFlight() {
            return exchanges.size();
        }

        private Chunk chunk(byte[] bytes, long firstNs) {
            Chunk chunk = new Chunk();
            chunk.bytes = bytes;
            chunk.to = bytes.length;
            chunk.firstNs = firstNs;
            chunk.lastNs = ns;
            return chunk;
        }
    }
}
