package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What was recorded: lines of hex, each a segment of the client (C) or the server (S). */
public final class Recordings {
    /**
     * What an end sends at once.
     *
     * @param side the end
     * @param hex the bytes
     */
    public record Segment(Side side, String hex) {
        /** The bytes. */
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    private Recordings() {}

    /** Its segments; a line that begins with spaces goes on with the segment before. */
    public static List<Segment> segments(String recording) {
        List<Segment> segments = new ArrayList<>();
        for (String line : recording.lines().toList()) {
            Side side = line.charAt(0) == 'C' ? Side.CLIENT : Side.SERVER;
            String hex = line.substring(2);
            if (line.charAt(0) == ' ') {
                Segment before = segments.remove(segments.size() - 1);
                side = before.side();
                hex = before.hex() + hex;
            }
            segments.add(new Segment(side, hex));
        }
        return segments;
    }

    /** Plays one as it was. */
    public static ParserRun play(String recording) {
        ParserRun run = new ParserRun();
        segments(recording).forEach(segment -> run.send(segment.side(), segment.bytes()));
        return run;
    }
}
