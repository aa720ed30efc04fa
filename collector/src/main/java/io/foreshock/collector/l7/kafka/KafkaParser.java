package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Reads a connection of Kafka's protocol, to a broker or between brokers.
 *
 * <p>The method is the API's name; one that is not known is OTHER. The endpoint is the first topic
 * of a request that names topics, with {@code ,*} if there are others; it is empty where topics are
 * told by id. The error is the first in the response that is not 0, with its name. A response is OK
 * only if all of its error codes were seen: one that is cut before is UNKNOWN, and so is one of an
 * API or a version that is not known, since it was seen but not read.
 *
 * <p>Produce with acks=0 is never answered, so nobody says how it ended: UNKNOWN, as soon as it is
 * sent. That a broker does not speak a version of ApiVersions is a step in finding one that it
 * does, and OK. Fetch waits as long as it says, joining and syncing a group until all have come; a
 * client that leaves meanwhile has not timed out: UNKNOWN.
 */
public final class KafkaParser implements ProtocolParser {
    private final RequestsInFlight inFlight = new RequestsInFlight();
    private final RequestReader requests;
    private final ResponseReader responses;

    /** A parser of a connection whose exchanges go to {@code exchanges}. */
    public KafkaParser(Exchanges exchanges) {
        requests = new RequestReader(exchanges, inFlight);
        responses = new ResponseReader(exchanges, inFlight);
    }

    /** Whether what one end sends first is Kafka's protocol; a broker's bytes alone never are. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return KafkaDetector.recognise(sender, chunk);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        return sender == Side.CLIENT ? requests.read(chunk) : responses.read(chunk);
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        if (sender == Side.CLIENT) {
            requests.skipped(ns);
        } else {
            responses.skipped(ns);
        }
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        if (sender == Side.CLIENT) {
            requests.gap(rest, missing);
        } else {
            responses.gap(rest, missing);
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return sender == Side.CLIENT ? requests.canResume(chunk) : responses.canResume(chunk);
    }

    @Override
    public void onClose(Close how, long ns) {
        if (how == Close.BY_CLIENT) {
            responses.closed(ns);
        }
    }

    @Override
    public boolean isPatient() {
        return inFlight.isPatient();
    }

    @Override
    public int memory() {
        return USUAL_MEMORY + inFlight.memory();
    }
}
