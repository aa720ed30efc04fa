package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;

/**
 * Reads a connection of HTTP/2 (RFC 9113), and of gRPC over it. Each direction finds out by itself
 * whether its beginning is seen: if not, or after a gap, it looks for the next frames that can be
 * told, and what header fields it can't tell any more makes exchanges {@linkplain
 * io.foreshock.collector.l7.exchange.Confidence#MIDSTREAM uncertain}.
 *
 * <p>A stream is an exchange: its status is that of the answer's head, for gRPC that of the
 * trailer, never of the head while a trailer may come. {@code RST_STREAM} by the server is REFUSED
 * or RESET; by the client, while it waits for an answer, TIMEOUT. Streams that GOAWAY says were not
 * looked at are REFUSED. Streams that the server pushes are no exchanges: nobody asked. At most 256
 * streams are followed at a time, others are {@linkplain Exchanges#refuse counted}; of memory 2 KiB
 * are held as a rule, and 70 at most.
 */
public final class Http2Parser implements ProtocolParser {
    private static final int LEAST_MEMORY = 2048;

    private final StreamExchanges streams;
    private final FrameReader client;
    private final FrameReader server;
    private boolean violated;

    /** A parser of a connection from its beginning, or from anywhere. */
    public Http2Parser(Exchanges exchanges) {
        streams = new StreamExchanges(exchanges);
        client = new FrameReader(Side.CLIENT, streams);
        server = new FrameReader(Side.SERVER, streams);
        client.join(server);
    }

    /**
     * A parser of what follows the answer 101 to a request of HTTP/1.1 with {@code Upgrade: h2c}.
     * The oldest exchange in flight, if there is one, is that request: it is answered on stream 1.
     */
    public static Http2Parser afterUpgrade(Exchanges exchanges) {
        Http2Parser parser = new Http2Parser(exchanges);
        parser.server.allowAnyTable();
        Exchange request = exchanges.first();
        if (request != null) {
            parser.streams.adopt(request);
        }
        return parser;
    }

    /**
     * Whether what an end sends is HTTP/2: the preface of a client, the settings of a server, or
     * frames in the midst of a connection with a header block that only this end can have sent.
     */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return Http2Detector.recognise(sender, chunk);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        FrameReader reader = of(sender);
        long consumed = reader.read(chunk);
        violated = consumed == NOT_MINE && reader.isVerified();
        return consumed;
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        of(sender).skipped(ns, tid);
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        of(sender).gap(rest, missing);
    }

    /** After a part of a frame, the rest of it is passed over, if another frame follows it. */
    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return of(sender).canResume(chunk);
    }

    /** After a violation of the protocol all streams that are open end by PROTOCOL_ERROR. */
    @Override
    public void onClose(Close how, long ns) {
        boolean byClient = how == Close.BY_CLIENT || how == Close.UNKNOWN;
        streams.close(violated ? Outcome.PROTOCOL_ERROR : null, byClient, ns);
    }

    /** True: header blocks refer to fields of all those before. */
    @Override
    public boolean isStateful() {
        return true;
    }

    @Override
    public boolean isPatient() {
        return streams.areLongLived();
    }

    @Override
    public int memory() {
        return LEAST_MEMORY + streams.memory() + client.memory() + server.memory();
    }

    private FrameReader of(Side side) {
        return side == Side.CLIENT ? client : server;
    }
}
