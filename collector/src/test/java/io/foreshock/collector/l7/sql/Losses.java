package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Plays a recording many times, each time with some of its bytes lost, or from the middle on: what
 * is then told of an exchange must be what is true, or that it is not known.
 */
public final class Losses {
    private final Random random;
    private final Function<Exchanges, ProtocolParser> parser;
    private int known;

    /** For parsers made by a function. */
    public Losses(long seed, Function<Exchanges, ProtocolParser> parser) {
        random = new Random(seed);
        this.parser = parser;
    }

    /** Plays it so many times; tells how many exchanges were known all the same. */
    public int play(String recording, int times) {
        List<Recordings.Segment> segments = Recordings.segments(recording);
        List<String> truth = new ArrayList<>();
        ParserRun.Player whole = new ParserRun.Player(parser, x -> truth.add(line(x)));
        segments.forEach(segment -> whole.send(segment.side(), segment.bytes()));
        whole.close(Close.UNKNOWN);
        for (int i = 0; i < times; i++) {
            List<String> told = new ArrayList<>();
            ParserRun.Player player = new ParserRun.Player(parser, x -> tell(x, told));
            List<Integer> losses = List.of(random.nextInt(segments.size()), random.nextInt(200));
            int from = random.nextInt(4) == 0 ? random.nextInt(segments.size()) : 0;
            for (int at = from; at < segments.size(); at++) {
                Recordings.Segment segment = segments.get(at);
                if (losses.contains(at)) {
                    lose(player, segment.side(), segment.bytes());
                } else {
                    player.send(segment.side(), segment.bytes());
                }
            }
            player.close(Close.UNKNOWN);
            assertThat(told)
                    .as("from %s, lost %s", from, losses)
                    .matches(all -> follow(all, truth), "in " + truth);
            known += told.size();
        }
        return known;
    }

    private void lose(ParserRun.Player player, Side side, byte[] bytes) {
        int from = random.nextInt(3) == 0 ? 0 : random.nextInt(bytes.length);
        int to = random.nextBoolean() ? bytes.length : from + random.nextInt(bytes.length - from);
        send(player, side, Arrays.copyOf(bytes, from));
        if (to > from) {
            player.miss(side, random.nextBoolean() ? to - from : -1);
        }
        send(player, side, Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static void send(ParserRun.Player player, Side side, byte[] bytes) {
        if (bytes.length > 0) {
            player.send(side, bytes);
        }
    }

    private static void tell(Exchange x, List<String> told) {
        boolean partly = x.confidence == Confidence.TRUNCATED;
        boolean unknown = x.outcome == Outcome.UNKNOWN || x.endpoint.toString().contains("unknown");
        if (!partly && !unknown) {
            told.add(line(x));
        }
    }

    private static String line(Exchange x) {
        return x.method + " " + x.endpoint + " " + x.outcome + " " + x.errorName;
    }

    /** True if all are among the others, and in their order. */
    private static boolean follow(List<? extends String> all, List<String> others) {
        int at = 0;
        for (String line : all) {
            int found = others.subList(at, others.size()).indexOf(line);
            if (found < 0) {
                return false;
            }
            at += found + 1;
        }
        return true;
    }
}
