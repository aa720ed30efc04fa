package io.foreshock.collector.l7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ParserRun;
import io.foreshock.collector.l7.parse.ProtocolParser;
import org.junit.jupiter.api.Test;

class UpgradesTest {
    private static final String REQUEST =
            "GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c"
                    + "\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    /** Ends stream 1 once both ends have sent a line. */
    private static final class Http2 implements ProtocolParser {
        private final Exchanges exchanges;
        private int lines;

        Http2(Exchanges exchanges) {
            this.exchanges = exchanges;
        }

        @Override
        public long onData(Side sender, Chunk chunk) {
            for (int i = chunk.from; i < chunk.to; i++) {
                Exchange exchange = exchanges.find(1);
                if (chunk.bytes[i] == '\n' && ++lines == 2 && exchange != null) {
                    exchanges.complete(exchange, Outcome.OK, chunk.lastNs);
                }
            }
            return chunk.length();
        }

        @Override
        public void onSkipped(Side sender, long ns, int tid) {}

        @Override
        public void onGap(Side sender, Chunk rest, long missing) {}

        @Override
        public boolean canResume(Side sender, Chunk chunk) {
            return true;
        }

        @Override
        public void onClose(Close how, long ns) {}
    }

    @Test
    void aRequestThatUpgradesIsAnsweredByHttp2() {
        ParserRun run =
                new ParserRun()
                        .client(REQUEST + "PRI * HTTP/2.0\n")
                        .server(SWITCHING + "settings and stream 1\n")
                        .client("more");
        for (int piece : new int[] {Integer.MAX_VALUE, 1, 7}) {
            assertThat(
                            run.play(
                                    exchanges -> new Http1Parser(exchanges, Http2::new),
                                    piece,
                                    ParserRun::line))
                    .containsExactly("http/2 GET /a OK");
        }
    }

    @Test
    void withoutAParserForItTheUpgradeIsTheEnd() {
        ParserRun run =
                new ParserRun().client(REQUEST).server(SWITCHING).client("PRI * HTTP/2.0\n");
        assertThat(run.exchanges(exchanges -> new Http1Parser(exchanges, Upgrades.NONE)))
                .containsExactly("http/1 GET /a OK http=101");
    }
}
