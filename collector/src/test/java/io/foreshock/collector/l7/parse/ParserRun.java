package io.foreshock.collector.l7.parse;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.ExchangeListener;
import io.foreshock.collector.l7.exchange.ExchangePool;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Plays a conversation to a parser as the connection would, and notes the exchanges that come out
 * as lines. Time advances by 1 microsecond with each segment.
 */
public final class ParserRun {
    /** One segment, or a gap of {@code missing} bytes (0: none), or an end. */
    private record Step(Side side, byte[] bytes, long missing, Close close) {}

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
        steps.add(new Step(side, bytes, 0, Close.UNKNOWN));
        return this;
    }

    /** Bytes are not captured. */
    public ParserRun missing(Side side, long bytes) {
        steps.add(new Step(side, new byte[0], bytes, Close.UNKNOWN));
        return this;
    }

    /** The connection ends. */
    public ParserRun close(Close how) {
        steps.add(new Step(Side.CLIENT, new byte[0], 0, how));
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
        for (Step step : steps) {
            if (step.close != Close.UNKNOWN) {
                player.close(step.close);
            } else if (step.missing != 0) {
                player.miss(step.side, step.missing);
            } else {
                for (int at = 0; at < step.bytes.length; at += Math.min(piece, step.bytes.length)) {
                    int to = (int) Math.min(step.bytes.length, (long) at + piece);
                    player.send(step.side, Arrays.copyOfRange(step.bytes, at, to));
                }
            }
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
        private final Exchanges exchanges;
        private final ProtocolParser parser;
        private final Map<Side, ByteArrayOutputStream> rest = new EnumMap<>(Side.class);
        private final Map<Side, Long> skip =
                new EnumMap<>(Map.of(Side.CLIENT, 0L, Side.SERVER, 0L));
        private final Map<Side, Boolean> lost =
                new EnumMap<>(Map.of(Side.CLIENT, false, Side.SERVER, false));
        private final Map<Side, Long> restNs =
                new EnumMap<>(Map.of(Side.CLIENT, 0L, Side.SERVER, 0L));
        private long ns = 1_000_000;
        private boolean dropped;

        /** A new connection. */
        public Player(Function<Exchanges, ProtocolParser> parser, ExchangeListener listener) {
            exchanges = new Exchanges(new ExchangePool(10_000), listener);
            this.parser = parser.apply(exchanges);
            rest.put(Side.CLIENT, new ByteArrayOutputStream());
            rest.put(Side.SERVER, new ByteArrayOutputStream());
        }

        /** One end sends a segment. */
        public void send(Side side, byte[] segment) {
            ns += 1000;
            if (dropped || segment.length == 0) {
                return;
            }
            int skipped = (int) Math.min(skip.get(side), segment.length);
            pass(side, skipped);
            byte[] bytes = Arrays.copyOfRange(segment, skipped, segment.length);
            if (bytes.length == 0) {
                return;
            }
            if (lost.get(side)) {
                Chunk first = chunk(bytes, ns);
                if (!parser.canResume(side, first)) {
                    return;
                }
                lost.put(side, false);
            }
            ByteArrayOutputStream kept = rest.get(side);
            if (kept.size() == 0) {
                restNs.put(side, ns);
            }
            kept.writeBytes(bytes);
            offer(side);
        }

        private void offer(Side side) {
            ByteArrayOutputStream kept = rest.get(side);
            while (kept.size() > 0 && !dropped) {
                byte[] offered = kept.toByteArray();
                long consumed = parser.onData(side, chunk(offered, restNs.get(side)));
                if (consumed == ProtocolParser.NOT_MINE) {
                    dropped = true;
                    parser.onClose(Close.UNKNOWN, ns);
                    exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, ns);
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
                kept.reset();
                if (consumed >= offered.length) {
                    skip.put(side, consumed - offered.length);
                    if (consumed > offered.length) {
                        return;
                    }
                } else {
                    kept.write(offered, (int) consumed, offered.length - (int) consumed);
                    restNs.put(side, ns);
                }
            }
        }

        private void pass(Side side, long skipped) {
            if (skipped > 0) {
                long left = skip.get(side) - skipped;
                skip.put(side, left);
                if (left == 0) {
                    parser.onSkipped(side, ns, 0);
                }
            }
        }

        /** Bytes are not captured. */
        public void miss(Side side, long bytes) {
            ns += 1000;
            if (dropped) {
                return;
            }
            long skipped = Math.min(skip.get(side), Math.max(0, bytes));
            pass(side, skipped);
            if (bytes < 0 || bytes > skipped) {
                byte[] kept = rest.get(side).toByteArray();
                parser.onGap(
                        side, chunk(kept, restNs.get(side)), bytes < 0 ? bytes : bytes - skipped);
                rest.get(side).reset();
                skip.put(side, 0L);
                lost.put(side, true);
            }
        }

        /** The connection ends. */
        public void close(Close how) {
            ns += 1000;
            if (dropped) {
                return;
            }
            parser.onClose(how, ns);
            Outcome outcome =
                    switch (how) {
                        case BY_CLIENT, TIMED_OUT -> Outcome.TIMEOUT;
                        case BY_SERVER, RESET -> Outcome.RESET;
                        case UNKNOWN -> Outcome.UNKNOWN;
                    };
            exchanges.completeAll(outcome, Confidence.EXACT, ns);
            dropped = true;
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
