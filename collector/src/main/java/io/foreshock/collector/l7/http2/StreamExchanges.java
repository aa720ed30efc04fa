package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.endpoint.PathTemplate;
import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.grpc.GrpcRequest;
import io.foreshock.collector.l7.http.HttpMethod;
import io.foreshock.collector.l7.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * From what frames say of streams to exchanges. An exchange begins with the head of a request, and
 * is complete when the server ends the stream; what a client still sends then is of no interest.
 */
final class StreamExchanges {
    private final Exchanges exchanges;
    private final StreamTable streams = new StreamTable();
    private int newest; // highest id that a client opened
    private int newestBeforeGap;
    private boolean requestsUnseen; // those above unseenAbove and below unseenBelow
    private int unseenAbove;
    private int unseenBelow;
    private boolean doubtful; // some streams may be
    private int accepted = Integer.MAX_VALUE; // highest id that the server will answer
    private int goAwayCode = ErrorCode.NO_ERROR;

    StreamExchanges(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** The request of HTTP/1 that asked for HTTP/2 is stream 1, and has been sent. */
    void adopt(Exchange request) {
        newest = 1;
        request.streamId = 1;
        request.protocol = Protocol.HTTP2;
        request.httpStatus = Exchange.NONE;
        request.responseNs = 0;
        streams.open(1, request).requested = true;
    }

    /** Whether a stream is known to be open. */
    boolean isOpen(int id) {
        return streams.get(id) != null;
    }

    /** Highest id of a stream that the client opened, 0 if none was seen. */
    int newest() {
        return newest;
    }

    /** Whether all exchanges in flight are such that no answer is to be waited for. */
    boolean areLongLived() {
        for (int place = 0; place < streams.count(); place++) {
            if (!streams.at(place).isLongLived()) {
                return false;
            }
        }
        return streams.count() > 0;
    }

    /** A header block has ended. */
    void headers(Side sender, HeaderBlock block, long ns) {
        if (block.promise) {
            return;
        }
        Stream stream = streams.get(block.streamId);
        if (sender == Side.SERVER) {
            Stream answered = stream == null ? openUnseen(block) : stream;
            if (answered != null) {
                answer(answered, block, ns);
            }
        } else if (stream != null) {
            stream.exchange.requestBytes += block.bytes; // its trailer
            if (block.endsStream) {
                requestEnded(stream);
            }
        } else if ((block.streamId & 1) == 1 && block.streamId > newest && block.mayBeRequest()) {
            request(block, ns);
        }
    }

    /** Opens the stream of an answer whose request passed unseen; null if it is none. */
    private @Nullable Stream openUnseen(HeaderBlock block) {
        int id = block.streamId;
        boolean unseen = requestsUnseen && id > unseenAbove && id < unseenBelow && (id & 1) == 1;
        boolean tells = block.status != Exchange.NONE || block.grpcStatus != Exchange.NONE;
        if (!unseen || !tells || HttpStatus.isInterim(block.status) || streams.isFull()) {
            return null;
        }
        Exchange x = exchanges.begin(Protocol.HTTP2, block.ns, 0);
        if (x == null) {
            return null;
        }
        x.streamId = id;
        x.lower(Confidence.MIDSTREAM);
        Stream stream = streams.open(id, x);
        stream.requested = true;
        stream.mayBeGrpc = true;
        return stream;
    }

    private void request(HeaderBlock block, long ns) {
        newest = block.streamId;
        unseenBelow = Math.min(unseenBelow, newest);
        if (streams.isFull() && !makeRoom(ns)) {
            exchanges.refuse();
            return;
        }
        Exchange x = exchanges.begin(Protocol.HTTP2, block.ns, block.tid);
        if (x == null) {
            return;
        }
        x.streamId = block.streamId;
        x.requestBytes = block.bytes;
        describe(x, block);
        Stream stream = streams.open(block.streamId, x);
        stream.mayBeGrpc = block.isIncomplete() && !block.hasContentType();
        x.patient = true;
        if (block.endsStream) {
            requestEnded(stream);
        }
        if (stream.id > accepted) {
            refuse(stream, ns);
        }
    }

    private static void describe(Exchange x, HeaderBlock block) {
        Text path = block.path;
        if (block.grpc) {
            x.protocol = Protocol.GRPC;
            GrpcRequest.writeMethod(x.method);
        } else if (!block.method.isEmpty()) {
            HttpMethod.write(block.method.bytes(), 0, block.method.length(), x.method);
        }
        if (block.grpc && !path.isEmpty()) {
            GrpcRequest.writeEndpoint(path.bytes(), 0, block.pathEnd(), x.endpoint);
        } else if (!path.isEmpty()) {
            PathTemplate.write(path.bytes(), 0, block.pathEnd(), x.endpoint);
        }
        x.fingerprint = block.hash();
        block.writeContext(x);
        lower(x, block);
        if (block.isPathCut()) {
            x.lower(Confidence.TRUNCATED);
        }
    }

    private static void lower(Exchange x, HeaderBlock block) {
        if (block.cut) {
            x.lower(Confidence.TRUNCATED);
        }
        if (block.unknown > 0) {
            x.lower(Confidence.MIDSTREAM);
        }
    }

    /** Gives up a stream whose answer can't come, or was given up by others: true if there is. */
    private boolean makeRoom(long ns) {
        for (int place = 0; place < streams.count(); place++) {
            Stream stream = streams.at(place);
            if (stream.doubtful || stream.exchange.isPublished()) {
                stream.exchange.lower(Confidence.INFERRED);
                complete(stream, Outcome.UNKNOWN, ns);
                return true;
            }
        }
        return false;
    }

    private void requestEnded(Stream stream) {
        stream.requested = true;
        stream.exchange.patient = stream.isLongLived();
    }

    private void answer(Stream stream, HeaderBlock block, long ns) {
        Exchange x = stream.exchange;
        x.responseBytes += block.bytes;
        stream.doubtful = false;
        lower(x, block);
        if (stream.answering) {
            if (block.endsStream) {
                x.grpcStatus = block.grpcStatus;
            }
        } else if (!block.endsStream && HttpStatus.isInterim(block.status)) {
            return;
        } else {
            answerHead(stream, block);
        }
        if (block.endsStream) {
            complete(stream, StreamOutcome.ofAnswer(stream, block.isIncomplete()), ns);
        }
    }

    private static void answerHead(Stream stream, HeaderBlock block) {
        Exchange x = stream.exchange;
        stream.answering = true;
        x.patient = true;
        x.answeredAt(block.ns, block.tid);
        x.httpStatus = block.status;
        if (block.grpc && x.protocol != Protocol.GRPC) {
            x.protocol = Protocol.GRPC;
            GrpcRequest.writeMethod(x.method);
        }
        if (block.hasContentType() || !block.isIncomplete()) {
            stream.mayBeGrpc = false;
        }
        if (block.endsStream) {
            x.grpcStatus = block.grpcStatus;
        } else {
            stream.earlyStatus = block.grpcStatus;
        }
    }

    /** A frame of DATA begins, with so many bytes in all. */
    void data(Side sender, int id, int bytes) {
        Stream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        if (sender == Side.CLIENT) {
            stream.exchange.requestBytes += bytes;
        } else {
            stream.exchange.responseBytes += bytes;
            stream.doubtful = false;
        }
    }

    /** How many bytes of the body that the client sends are wanted next. */
    int hashLeft(int id) {
        Stream stream = streams.get(id);
        return stream == null || stream.exchange.fingerprint == 0 ? 0 : stream.hashLeft;
    }

    /** Bytes of the body that were wanted. */
    void hash(int id, byte[] bytes, int from, int to) {
        Stream stream = streams.get(id);
        if (stream != null) {
            Exchange x = stream.exchange;
            stream.hashLeft -= to - from;
            x.fingerprint = nonZero(Text.hash(x.fingerprint, bytes, from, to));
        }
    }

    private static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** Bytes of the body that were wanted are missing. */
    void hashCut(int id) {
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.hashLeft = 0;
            stream.exchange.lower(Confidence.TRUNCATED);
        }
    }

    /** An end has sent all of a stream, with the end of a frame of DATA. */
    void ended(Side sender, int id, long ns, int tid) {
        Stream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        if (sender == Side.CLIENT) {
            requestEnded(stream);
        } else {
            stream.exchange.answeredAt(ns, tid);
            complete(stream, StreamOutcome.ofAnswer(stream, false), ns);
        }
    }

    /** An end has given a stream up. */
    void reset(Side sender, int id, int code, long ns) {
        Stream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        name(stream.exchange, code);
        complete(stream, StreamOutcome.ofReset(sender, code, stream.answering), ns);
    }

    private static void name(Exchange x, int code) {
        x.errorCode = code;
        ErrorCode.writeName(code, x.errorName);
    }

    /** The server says which streams it will answer: those above {@code last} it never saw. */
    void goAway(int last, int code, long ns) {
        goAwayCode = code;
        if (last >= accepted) {
            return;
        }
        accepted = last;
        for (int place = last(streams.count()); place >= 0; place = last(place)) {
            Stream stream = streams.at(place);
            if (stream.id > accepted) {
                refuse(stream, ns);
            }
        }
    }

    /** The place before another, of those that are open still: completing one may settle more. */
    private int last(int place) {
        return Math.min(place, streams.count()) - 1;
    }

    private void refuse(Stream stream, long ns) {
        name(stream.exchange, goAwayCode);
        stream.exchange.lower(Confidence.INFERRED);
        complete(stream, Outcome.REFUSED, ns);
    }

    /** Frames of an end were not seen. */
    void gap(Side sender) {
        for (int place = 0; place < streams.count(); place++) {
            Stream stream = streams.at(place);
            if (sender == Side.SERVER) {
                stream.doubtful = true;
                doubtful = true;
                stream.exchange.lower(Confidence.MIDSTREAM);
            } else if (!stream.requested) {
                stream.hashLeft = 0;
                stream.exchange.lower(Confidence.MIDSTREAM);
            }
        }
        if (sender == Side.SERVER) {
            newestBeforeGap = newest;
        }
        if (sender == Side.CLIENT || newest == 0) {
            requestsUnseen = true;
            unseenAbove = newest;
            unseenBelow = Integer.MAX_VALUE;
        }
    }

    private void complete(Stream stream, Outcome outcome, long ns) {
        boolean afterGap = stream.id > newestBeforeGap;
        streams.close(stream);
        exchanges.complete(stream.exchange, outcome, ns);
        if (doubtful && afterGap) {
            doubtful = false;
            settle(ns);
        }
    }

    /**
     * The server goes on with what came after a gap: those that it was silent on since have most
     * likely been answered within.
     */
    private void settle(long ns) {
        for (int place = streams.count() - 1; place >= 0; place--) {
            Stream stream = streams.at(place);
            if (stream.doubtful && !stream.isLongLived()) {
                complete(stream, Outcome.UNKNOWN, ns);
            }
        }
    }

    /**
     * The connection has ended; those that were answered or may have been, though not to the end,
     * are completed.
     *
     * @param given the outcome of all of them, null: as it follows
     */
    void close(@Nullable Outcome given, boolean byClient, long ns) {
        for (int place = last(streams.count()); place >= 0; place = last(place)) {
            Stream stream = streams.at(place);
            if (given != null) {
                complete(stream, given, ns);
            } else if (stream.doubtful || (byClient && stream.answering)) {
                stream.exchange.lower(Confidence.INFERRED);
                complete(stream, Outcome.UNKNOWN, ns);
            } else if (goAwayCode != ErrorCode.NO_ERROR) {
                name(stream.exchange, goAwayCode);
            }
        }
    }

    /** Bytes of memory that open streams hold, their exchanges apart. */
    int memory() {
        return streams.memory();
    }
}
