package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
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
 * Plays conversations that are spoilt at random: bytes changed, cut, lost, repeated, in another
 * order, or made up. A parser has to take them all, to end all that it has begun, and to tell
 * nothing that it must not.
 */
public final class Mutations {
    private static final List<Close> CLOSES = List.of(Close.values());

    private final Random random;
    private final Function<Exchanges, ProtocolParser> parser;
    private final String secret;
    private final List<Side> sides = new ArrayList<>();
    private final List<byte[]> segments = new ArrayList<>();
    private int published;

    /** For parsers made by a function; no exchange may hold the secret. */
    public Mutations(long seed, Function<Exchanges, ProtocolParser> parser, String secret) {
        random = new Random(seed);
        this.parser = parser;
        this.secret = secret;
    }

    /** Adds a segment of the conversation that is spoilt. */
    public Mutations add(Side side, byte[] bytes) {
        sides.add(side);
        segments.add(bytes);
        return this;
    }

    /**
     * Plays it so many times, each time spoilt in other ways; tells how many exchanges came out.
     */
    public int play(int times) {
        for (int i = 0; i < times; i++) {
            ParserRun.Player player = new ParserRun.Player(parser, this::check);
            int changes = random.nextInt(4);
            for (int at = 0; at < segments.size(); at++) {
                if (random.nextInt(segments.size()) < changes) {
                    spoil(player, random.nextInt(segments.size()));
                } else {
                    send(player, sides.get(at), segments.get(at));
                }
            }
            player.close(CLOSES.get(random.nextInt(CLOSES.size())));
            assertThat(player.inFlight()).isZero();
        }
        return published;
    }

    private void spoil(ParserRun.Player player, int segment) {
        Side side = sides.get(segment);
        byte[] bytes = segments.get(segment).clone();
        switch (random.nextInt(6)) {
            case 0 -> send(player, side.other(), bytes);
            case 1 -> player.miss(side, random.nextInt(4) - 1);
            case 2 -> {
                for (int i = 0; i <= random.nextInt(5); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                send(player, side, bytes);
            }
            case 3 -> {
                int to = random.nextInt(bytes.length);
                send(player, side, Arrays.copyOf(bytes, to));
                if (random.nextBoolean()) {
                    player.miss(side, bytes.length - to);
                }
            }
            case 4 -> {
                byte[] made = new byte[1 + random.nextInt(3000)];
                random.nextBytes(made);
                int kept = Math.min(Math.min(bytes.length, made.length), random.nextInt(9));
                System.arraycopy(bytes, 0, made, 0, kept);
                send(player, side, made);
            }
            default -> {
                send(player, side, bytes);
                send(player, side, bytes);
            }
        }
    }

    private void send(ParserRun.Player player, Side side, byte[] bytes) {
        int piece = random.nextBoolean() ? bytes.length : 1 + random.nextInt(bytes.length + 1);
        for (int at = 0; at < bytes.length; at += piece) {
            player.send(side, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
        }
    }

    private void check(Exchange exchange) {
        published++;
        assertThat(exchange.method.toString()).doesNotContain(secret);
        assertThat(exchange.errorName.toString()).doesNotContain(secret);
        assertThat(exchange.requestBytes).isNotNegative();
        assertThat(exchange.responseBytes).isNotNegative();
        assertThat(exchange.latencyNs()).isNotNegative();
    }
}
