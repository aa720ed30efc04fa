package io.foreshock.collector.l7.stream;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * A protocol as small as can be, to test what is around parsers: a request is a line that begins
 * with {@code ?}, an answer one with {@code !}, after which a digit may say how many hundred bytes
 * of body follow, or a minus that it failed. {@code #} is a byte of another protocol.
 */
final class LineParser implements ProtocolParser {
    static final ProtocolFactory FACTORY =
            new ProtocolFactory(
                    Protocol.REDIS,
                    ProtocolFactory.Transport.STREAM,
                    LineParser::recognise,
                    LineParser::new,
                    ProtocolFactory.Memory.NONE);

    private final Exchanges exchanges;

    LineParser(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    static Recognition recognise(Side sender, Chunk chunk) {
        byte first = chunk.bytes[chunk.from];
        return first == (sender == Side.CLIENT ? '?' : '!') ? Recognition.YES : Recognition.NO;
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        int end = chunk.from;
        while (end < chunk.to && chunk.bytes[end] != '\n') {
            if (chunk.bytes[end] == '#') {
                return NOT_MINE;
            }
            end++;
        }
        if (end == chunk.to) {
            return 0;
        }
        if (sender == Side.CLIENT) {
            Exchange exchange = exchanges.begin(Protocol.REDIS, chunk.firstNs, chunk.tid);
            if (exchange != null) {
                exchange.endpoint.set(chunk.bytes, chunk.from + 1, end);
            }
            return end + 1L - chunk.from;
        }
        return answer(chunk, end);
    }

    private long answer(Chunk chunk, int end) {
        int second = end - chunk.from > 1 ? chunk.bytes[chunk.from + 1] : '0';
        Outcome outcome = second == '-' ? Outcome.SERVER_ERROR : Outcome.OK;
        int hundreds = second == '-' ? 0 : second - '0';
        Exchange exchange = exchanges.first();
        if (exchange != null) {
            exchange.answeredAt(chunk.firstNs, chunk.tid);
            if (hundreds == 0) {
                exchanges.complete(exchange, outcome, chunk.lastNs);
            }
        }
        return 100L * hundreds + end + 1L - chunk.from;
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        Exchange exchange = exchanges.first();
        if (sender == Side.SERVER && exchange != null) {
            exchanges.complete(exchange, Outcome.OK, ns);
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        exchanges.completeAll(Outcome.UNKNOWN, Confidence.INFERRED, rest.lastNs);
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return recognise(sender, chunk) == Recognition.YES;
    }

    @Override
    public void onClose(Close how, long ns) {}
}
