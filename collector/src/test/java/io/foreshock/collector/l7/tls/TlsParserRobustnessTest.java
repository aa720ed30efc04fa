package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of handshakes that are damaged, or not seen whole. */
class TlsParserRobustnessTest {
    private static final List<Close> ENDS = List.of(Close.values());
    private static final List<String> SUCCESSES =
            List.of(
                    "tls10",
                    "tls12",
                    "tls12-resumed-again",
                    "tls12-session-id-again",
                    "tls12-client-certificate",
                    "tls12-renegotiated",
                    "tls12-idle",
                    "tls13",
                    "tls13-ccm8",
                    "tls13-resumed-again",
                    "tls13-early-again",
                    "tls13-retry",
                    "tls13-client-certificate",
                    "tls13-idle",
                    "jsse12",
                    "jsse13");
    private static final List<String> FAILURES =
            List.of(
                    "tls12-expired",
                    "tls13-expired",
                    "jsse12-expired",
                    "jsse13-expired",
                    "tls12-no-client-certificate",
                    "tls13-no-client-certificate",
                    "jsse12-no-client-certificate",
                    "jsse13-no-client-certificate",
                    "tls12-client-unknown-ca",
                    "tls13-client-unknown-ca",
                    "tls12-no-shared-cipher",
                    "tls13-no-application-protocol",
                    "old-client",
                    "old-server",
                    "plain-nginx");

    /** Whichever segment is lost: what was not seen is not made up. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostSegmentMakesNoFailureOfASuccess(boolean sizeIsKnown) {
        for (String name : SUCCESSES) {
            Recording recorded = Recording.of(name);
            for (int lost = 0; lost < recorded.segments().size(); lost++) {
                List<String> lines = play(without(recorded, lost, sizeIsKnown), 64);
                assertThat(lines).as("%s without segment %d", name, lost).hasSizeLessThan(2);
                assertThat(lines)
                        .as("%s without segment %d", name, lost)
                        .noneMatch(line -> line.contains("TLS_FAILURE"))
                        .noneMatch(line -> line.contains("PROTOCOL_ERROR"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostSegmentMakesNoSuccessOfAFailure(boolean sizeIsKnown) {
        for (String name : FAILURES) {
            Recording recorded = Recording.of(name);
            for (int lost = 0; lost < recorded.segments().size(); lost++) {
                assertThat(play(without(recorded, lost, sizeIsKnown), 64))
                        .as("%s without segment %d", name, lost)
                        .noneMatch(line -> line.contains(" OK"));
            }
        }
    }

    @Test
    void anyCutsGiveTheSame() {
        Random random = new Random(21);
        for (String name : concat()) {
            Recording recorded = Recording.of(name);
            List<String> whole = play(recorded.run(), Integer.MAX_VALUE);
            for (int i = 0; i < 20; i++) {
                ParserRun run = new ParserRun();
                for (Recording.Segment segment : recorded.segments()) {
                    byte[] bytes = segment.bytes();
                    int cut = random.nextInt(bytes.length + 1);
                    sendPart(run, segment.side(), bytes, 0, cut);
                    sendPart(run, segment.side(), bytes, cut, bytes.length);
                }
                assertThat(play(run.close(recorded.close()), 1 + random.nextInt(300)))
                        .as(name)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void survivesDamagedHandshakes() {
        Random random = new Random(22);
        List<String> names = concat();
        for (int i = 0; i < 20_000; i++) {
            Recording recorded = Recording.cached(names.get(random.nextInt(names.size())));
            ParserRun run = new ParserRun();
            for (Recording.Segment segment : recorded.segments()) {
                byte[] bytes = segment.bytes().clone();
                for (int flips = random.nextInt(3); flips > 0; flips--) {
                    int at =
                            random.nextInt(
                                    random.nextBoolean()
                                            ? Math.min(60, bytes.length)
                                            : bytes.length);
                    bytes[at] = (byte) random.nextInt();
                }
                if (random.nextInt(20) == 0) {
                    run.missing(segment.side(), random.nextInt(bytes.length + 1) - 1);
                } else {
                    run.send(segment.side(), bytes);
                }
            }
            Close how = ENDS.get(random.nextInt(ENDS.size()));
            assertThat(play(run.close(how), 1 + random.nextInt(500))).hasSizeLessThan(2);
        }
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(23);
        for (int i = 0; i < 50_000; i++) {
            ParserRun run = new ParserRun();
            for (int segments = random.nextInt(5); segments >= 0; segments--) {
                byte[] bytes = new byte[1 + random.nextInt(80)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    makeRecord(random, bytes);
                }
                run.send(random.nextBoolean() ? Side.CLIENT : Side.SERVER, bytes);
                if (random.nextInt(10) == 0) {
                    run.missing(Side.SERVER, random.nextInt(100) - 1);
                }
            }
            assertThat(play(run.close(Close.BY_CLIENT), 1 + random.nextInt(90))).hasSizeLessThan(2);
        }
    }

    /** Makes them look like records, so that more than the first check is tried. */
    private static void makeRecord(Random random, byte[] bytes) {
        byte[] header = {
            (byte) (20 + random.nextInt(5)),
            3,
            (byte) random.nextInt(5),
            0,
            (byte) random.nextInt(90)
        };
        System.arraycopy(header, 0, bytes, 0, Math.min(5, bytes.length));
        if (bytes.length > 10) {
            bytes[5] = (byte) random.nextInt(25);
            bytes[6] = 0;
            bytes[7] = 0;
        }
    }

    private static void sendPart(ParserRun run, Side side, byte[] bytes, int from, int to) {
        if (from < to) {
            run.send(side, Arrays.copyOfRange(bytes, from, to));
        }
    }

    private static ParserRun without(Recording recorded, int lost, boolean sizeIsKnown) {
        ParserRun run = new ParserRun();
        for (int i = 0; i < recorded.segments().size(); i++) {
            Recording.Segment segment = recorded.segments().get(i);
            if (i == lost) {
                run.missing(segment.side(), sizeIsKnown ? segment.bytes().length : -1);
            } else {
                run.send(segment.side(), segment.bytes());
            }
        }
        return run.close(recorded.close());
    }

    private static List<String> concat() {
        return Stream.concat(SUCCESSES.stream(), FAILURES.stream()).toList();
    }

    private static List<String> play(ParserRun run, int piece) {
        return run.play(TlsParser::new, piece, ParserRun::line);
    }
}
