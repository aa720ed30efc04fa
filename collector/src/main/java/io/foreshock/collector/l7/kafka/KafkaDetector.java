package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Tells Kafka by a request: its size, an API and a version of it that are known, a correlation id
 * that is not negative, a client id of text. What would be Produce has to name a topic too, since
 * other protocols begin in many zeros. A response is a size and a number: that much can't tell it.
 */
final class KafkaDetector {
    private KafkaDetector() {}

    static Recognition recognise(Side sender, Chunk chunk) {
        return sender == Side.CLIENT ? request(chunk) : Recognition.NO;
    }

    private static Recognition request(Chunk chunk) {
        RequestHeader header = new RequestHeader();
        RequestHeader.State state = header.read(chunk.bytes, chunk.from, chunk.to, true);
        if (state == RequestHeader.State.PARTIAL && !isDnsMessage(chunk)) {
            return chunk.length() < ProtocolParser.HEAD_BYTES ? Recognition.MORE : Recognition.NO;
        }
        KafkaApi api = header.api;
        if (state != RequestHeader.State.READ || api == null || isDnsMessage(chunk)) {
            return Recognition.NO;
        }
        return api.key == KafkaApi.PRODUCE ? produce(chunk, header, api) : Recognition.YES;
    }

    /** Two bytes of length that fit exactly: a query over TCP that asks for no recursion. */
    private static boolean isDnsMessage(Chunk chunk) {
        return chunk.length() >= 12
                && (KafkaBytes.int16(chunk.bytes, chunk.from) & 0xffff) + 2 == chunk.length();
    }

    private static Recognition produce(Chunk chunk, RequestHeader header, KafkaApi api) {
        FieldProgram program = api.request(header.version);
        FieldWalker fields = new FieldWalker();
        fields.start(program, chunk.from + 4 + header.size - header.bodyAt);
        fields.walk(chunk.bytes, header.bodyAt, chunk.to);
        if (fields.acks < -1 || fields.acks > 1) {
            return Recognition.NO;
        }
        if (fields.state == FieldWalker.State.WALKING) {
            return chunk.length() < ProtocolParser.HEAD_BYTES ? Recognition.MORE : Recognition.NO;
        }
        boolean named = Topics.isName(chunk.bytes, fields.topicFrom, fields.topicTo);
        return named || program.flexible ? Recognition.YES : Recognition.NO;
    }
}
