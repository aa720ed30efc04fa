package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.grpc.GrpcStatus;
import io.foreshock.collector.l7.http.HttpStatus;

/** What the end of a stream says of its exchange. */
final class StreamOutcome {
    private static final int HTTP_OK = 200;

    private StreamOutcome() {}

    /**
     * What an answer says that has ended.
     *
     * @param hidden whether a gRPC status may be in its trailer that could not be read
     */
    static Outcome ofAnswer(Stream stream, boolean hidden) {
        Exchange x = stream.exchange;
        if (x.protocol != Protocol.GRPC && x.grpcStatus == Exchange.NONE) {
            boolean told = !(stream.mayBeGrpc && hidden && x.httpStatus == HTTP_OK);
            return told ? HttpStatus.outcome(x.httpStatus) : Outcome.UNKNOWN;
        }
        x.protocol = Protocol.GRPC;
        if (x.grpcStatus == Exchange.NONE && !hidden) {
            concludeGrpcStatus(stream);
        }
        GrpcStatus.writeErrorName(x.grpcStatus, x.errorName);
        return GrpcStatus.outcome(x.grpcStatus);
    }

    /** What a client makes of an answer without a status where it belongs. */
    private static void concludeGrpcStatus(Stream stream) {
        Exchange x = stream.exchange;
        if (stream.earlyStatus != Exchange.NONE) {
            x.grpcStatus = stream.earlyStatus;
            x.lower(Confidence.INFERRED);
        } else if (x.httpStatus != Exchange.NONE && x.httpStatus != HTTP_OK) {
            x.grpcStatus = GrpcStatus.ofHttp(x.httpStatus);
            x.lower(Confidence.INFERRED);
        }
    }

    /**
     * What it says that an end has given a stream up. A client that does so before the answer's
     * head came was tired of waiting: a deadline that passes becomes a CANCEL. One that does so
     * later no longer wants the rest, which is how subscriptions end: how the exchange would have
     * ended is not known.
     */
    static Outcome ofReset(Side sender, int code, boolean answering) {
        if (sender == Side.SERVER) {
            return code == ErrorCode.REFUSED_STREAM ? Outcome.REFUSED : Outcome.RESET;
        }
        return switch (code) {
            case ErrorCode.NO_ERROR, ErrorCode.CANCEL ->
                    answering ? Outcome.UNKNOWN : Outcome.TIMEOUT;
            case ErrorCode.PROTOCOL_ERROR,
                    ErrorCode.FLOW_CONTROL_ERROR,
                    ErrorCode.FRAME_SIZE_ERROR,
                    ErrorCode.COMPRESSION_ERROR ->
                    Outcome.PROTOCOL_ERROR;
            default -> Outcome.RESET;
        };
    }
}
