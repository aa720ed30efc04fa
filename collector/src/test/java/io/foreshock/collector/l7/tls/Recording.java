package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connection of real programs on loopback, recorded between them: who sent which bytes, in order,
 * and who closed it. Files are in the test resources {@code tls/}; their heads say what ran.
 */
record Recording(String name, List<Segment> segments, Close close) {
    /** What one end sent at once. */
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

    static Recording of(String name) {
        try (InputStream in = Recording.class.getResourceAsStream("/tls/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + name);
            }
            return read(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Map<String, Recording> CACHE = new ConcurrentHashMap<>();

    /** The same, read once. */
    static Recording cached(String name) {
        return CACHE.computeIfAbsent(name, Recording::of);
    }

    private static Recording read(String name, InputStream in) throws IOException {
        List<Segment> segments = new ArrayList<>();
        Close close = Close.UNKNOWN;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("close ")) {
                close = Close.valueOf(line.substring(6));
            } else if (!line.startsWith("#")) {
                Side side = line.startsWith("C ") ? Side.CLIENT : Side.SERVER;
                segments.add(new Segment(side, HexFormat.of().parseHex(line.substring(2))));
            }
        }
        return new Recording(name, segments, close);
    }

    /** The conversation, to be played to a parser, without its end. */
    ParserRun open() {
        return first(segments.size());
    }

    /** The conversation and its end. */
    ParserRun run() {
        return open().close(close);
    }

    /** Its first segments. */
    ParserRun first(int count) {
        ParserRun run = new ParserRun();
        segments.subList(0, count).forEach(segment -> run.send(segment.side(), segment.bytes()));
        return run;
    }

    /** Those of one end one after another as one, as when they come together. */
    Recording coalesced() {
        List<Segment> joined = new ArrayList<>();
        for (Segment segment : segments) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).side() == segment.side()) {
                joined.set(last, join(joined.get(last), segment));
            } else {
                joined.add(segment);
            }
        }
        return new Recording(name, joined, close);
    }

    private static Segment join(Segment first, Segment second) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        bytes.writeBytes(second.bytes());
        return new Segment(first.side(), bytes.toByteArray());
    }

    byte[] segment(int index) {
        return segments.get(index).bytes();
    }
}
