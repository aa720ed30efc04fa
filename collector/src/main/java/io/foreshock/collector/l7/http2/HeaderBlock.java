package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.endpoint.PathTemplate;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.exchange.Text;
import io.foreshock.collector.l7.grpc.GrpcRequest;
import io.foreshock.collector.l7.grpc.GrpcStatus;
import io.foreshock.collector.l7.http.AttemptHeader;
import io.foreshock.collector.l7.http.HttpHeader;
import io.foreshock.collector.l7.http2.hpack.FieldNames;
import io.foreshock.collector.l7.http2.hpack.HeaderSink;
import io.foreshock.collector.l7.trace.Traceparent;

/**
 * What is read of a header block, a request's or answer's head or a trailer. Of a field that comes
 * twice the first counts: however many there are, each is dealt with once. Reused.
 */
final class HeaderBlock implements HeaderSink {
    /** The fields that are read; the numbers below are their places. */
    static final FieldNames NAMES =
            new FieldNames(
                    ":method",
                    ":path",
                    ":status",
                    "content-type",
                    "grpc-status",
                    "traceparent",
                    "x-envoy-attempt-count",
                    "grpc-previous-rpc-attempts");

    private static final int METHOD = 1;
    private static final int PATH = 2;
    private static final int STATUS = 3;
    private static final int CONTENT_TYPE = 4;
    private static final int GRPC_STATUS = 5;
    private static final int TRACEPARENT = 6;
    private static final int ENVOY_ATTEMPT = 7;
    private static final int GRPC_ATTEMPTS = 8;

    private static final int PATH_BYTES = 2 * Exchange.ENDPOINT_BYTES;
    private static final int TRACEPARENT_BYTES = 64;
    private static final int NUMBER_BYTES = 20;

    int streamId;

    /** It is that of a request that the server makes up, to push the answer. */
    boolean promise;

    boolean endsStream;

    /** When its first byte passed, and who sent it. */
    long ns;

    int tid;

    /** Bytes of its frames. */
    long bytes;

    /** Its end was not seen, or could not be read. */
    boolean cut;

    /** How many fields may be of those that are read, but cannot be told. */
    int unknown;

    int status;
    int grpcStatus;
    boolean grpc;

    /** Path as it was sent, without its end if that is long; empty if not seen. */
    final Text path;

    final Text method;
    private final Text traceparent;
    private final Text envoyAttempt;
    private final Text grpcAttempts;
    private long pathHash;
    private boolean pathCut;
    private int seen; // a bit for each of the fields

    HeaderBlock(Side sender) {
        boolean requests = sender == Side.CLIENT;
        path = new Text(requests ? PATH_BYTES : 0);
        method = new Text(requests ? Exchange.METHOD_BYTES : 0);
        traceparent = new Text(requests ? TRACEPARENT_BYTES : 0);
        envoyAttempt = new Text(requests ? NUMBER_BYTES : 0);
        grpcAttempts = new Text(requests ? NUMBER_BYTES : 0);
    }

    /** A block begins. */
    void clear() {
        promise = false;
        bytes = 0;
        cut = false;
        unknown = 0;
        status = Exchange.NONE;
        grpcStatus = Exchange.NONE;
        grpc = false;
        path.clear();
        method.clear();
        traceparent.clear();
        envoyAttempt.clear();
        grpcAttempts.clear();
        pathHash = 0;
        pathCut = false;
        seen = 0;
    }

    @Override
    public void onField(int name, byte[] value, int from, int to, boolean whole) {
        if (has(name)) {
            return;
        }
        seen |= 1 << name;
        switch (name) {
            case METHOD -> method.set(value, from, to);
            case PATH -> {
                path.set(value, from, to);
                pathHash = Text.hash(Text.HASH_SEED, value, from, to);
                pathCut = !whole;
            }
            case STATUS -> status = GrpcStatus.parse(value, from, to);
            case CONTENT_TYPE -> grpc = GrpcRequest.isContentType(value, from, to);
            case GRPC_STATUS -> grpcStatus = GrpcStatus.parse(value, from, to);
            case TRACEPARENT -> traceparent.set(value, from, to);
            case ENVOY_ATTEMPT -> envoyAttempt.set(value, from, to);
            case GRPC_ATTEMPTS -> grpcAttempts.set(value, from, to);
            default -> {}
        }
    }

    @Override
    public void onUnknownField() {
        unknown++;
    }

    private boolean has(int name) {
        return (seen & (1 << name)) != 0;
    }

    /** Whether it is a request's head, or may be one; not a trailer. */
    boolean mayBeRequest() {
        return has(METHOD) || has(PATH) || unknown > 0 || cut;
    }

    boolean hasContentType() {
        return has(CONTENT_TYPE);
    }

    /** Whether a field that is read may be there without having been seen. */
    boolean isIncomplete() {
        return unknown > 0 || cut;
    }

    /** Whether the path has an end that was not kept. */
    boolean isPathCut() {
        return pathCut;
    }

    /** Of the path, how many bytes can be templated. */
    int pathEnd() {
        int end = path.length();
        return path.isCut() || pathCut ? PathTemplate.wholeSegments(path.bytes(), 0, end) : end;
    }

    /** Hash of method and path; 0 if one of them is not known. */
    long hash() {
        return has(METHOD) && has(PATH) ? method.hash(pathHash) : 0;
    }

    /** Tells an exchange its trace, and the number of the attempt. */
    void writeContext(Exchange x) {
        if (has(TRACEPARENT)) {
            Traceparent.read(traceparent.bytes(), 0, traceparent.length(), x);
        }
        if (has(ENVOY_ATTEMPT)) {
            byte[] bytes = envoyAttempt.bytes();
            int length = envoyAttempt.length();
            AttemptHeader.read(HttpHeader.ENVOY_ATTEMPT_COUNT, bytes, 0, length, x);
        }
        if (has(GRPC_ATTEMPTS)) {
            byte[] bytes = grpcAttempts.bytes();
            int length = grpcAttempts.length();
            AttemptHeader.read(HttpHeader.GRPC_PREVIOUS_RPC_ATTEMPTS, bytes, 0, length, x);
        }
    }
}
