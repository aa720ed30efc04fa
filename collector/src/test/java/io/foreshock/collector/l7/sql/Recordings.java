package io.foreshock.collector.l7.sql;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.HexFormat;

/** Plays what was recorded: lines of hex, each a segment of the client (C) or the server (S). */
public final class Recordings {
    private Recordings() {}

    /** Plays one; a line that begins with spaces goes on with the segment before. */
    public static ParserRun play(String recording) {
        ParserRun run = new ParserRun();
        StringBuilder hex = new StringBuilder();
        Side side = Side.SERVER;
        for (String line : recording.lines().toList()) {
            if (line.charAt(0) != ' ') {
                send(run, side, hex);
                side = line.charAt(0) == 'C' ? Side.CLIENT : Side.SERVER;
            }
            hex.append(line.substring(2));
        }
        send(run, side, hex);
        return run;
    }

    private static void send(ParserRun run, Side side, StringBuilder hex) {
        if (hex.length() > 0) {
            run.send(side, HexFormat.of().parseHex(hex));
            hex.setLength(0);
        }
    }
}
