package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.ParserRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Conversations of real clients and servers, as they were read from sockets. */
final class Recordings {
    /** What an end sent. */
    static final class Segment {
        private final Side side;
        private final byte[] bytes;

        Segment(Side side, byte[] bytes) {
            this.side = side;
            this.bytes = bytes;
        }

        Side side() {
            return side;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private Recordings() {}

    /** The segments of a recording: lines of c or s, a space, and hexadecimal digits. */
    static List<Segment> segments(String name) {
        List<Segment> segments = new ArrayList<>();
        try (InputStream in = Recordings.class.getResourceAsStream("/l7/http2/" + name + ".txt");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Side side = line.charAt(0) == 'c' ? Side.CLIENT : Side.SERVER;
                segments.add(new Segment(side, HexFormat.of().parseHex(line.substring(2))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return segments;
    }

    /** A recording, from its segment {@code first} on. */
    static ParserRun run(String name, int first) {
        ParserRun run = new ParserRun();
        List<Segment> segments = segments(name);
        for (Segment segment : segments.subList(first, segments.size())) {
            run.send(segment.side, segment.bytes);
        }
        return run;
    }
}
