package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.graphql.GraphQlRequest;
import io.foreshock.collector.l7.graphql.GraphQlResponse;
import org.jspecify.annotations.Nullable;

/**
 * Looks for GraphQL in the exchanges of a connection: in POSTs of JSON, and GETs with a query. A
 * connection without them keeps no memory for it.
 */
final class GraphQlOverHttp {
    private static final int BYTES = 1024;
    private static final byte[] GET = Ascii.bytes("GET");
    private static final byte[] POST = Ascii.bytes("POST");
    private static final byte[] QUERY = Ascii.bytes("query=");
    private static final byte[] EXTENSIONS = Ascii.bytes("extensions=");

    private @Nullable GraphQlRequest request;
    private @Nullable GraphQlResponse response;
    private boolean inRequest;
    private boolean inResponse;

    /** A request begins. */
    void clearRequest() {
        inRequest = false;
    }

    /** The request's target: where a GET has its query. */
    void target(Exchange exchange, byte[] bytes, int from, int to) {
        if (exchange.method.contentEquals(GET, 0, GET.length) && hasParameter(bytes, from, to)) {
            GraphQlRequest reader = reader();
            if (reader.readTarget(bytes, from, to)) {
                reader.describe(exchange);
            }
        }
    }

    private static boolean hasParameter(byte[] bytes, int from, int to) {
        boolean parameters = false;
        for (int i = from; i < to; i++) {
            boolean begins = bytes[i] == '?' || (parameters && bytes[i] == '&');
            parameters |= begins;
            if (begins && (isAt(QUERY, bytes, i + 1, to) || isAt(EXTENSIONS, bytes, i + 1, to))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] name, byte[] bytes, int from, int to) {
        if (to - from < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private GraphQlRequest reader() {
        if (request == null) {
            request = new GraphQlRequest();
        }
        return request;
    }

    /** The request has a body. */
    void beginRequest(Exchange exchange, Head head) {
        boolean readable = (head.json || head.graphQl) && !head.encoded;
        if (readable && exchange.method.contentEquals(POST, 0, POST.length)) {
            inRequest = true;
            if (head.json) {
                reader().beginJson();
            } else {
                reader().beginDocument();
            }
        }
    }

    /** The next bytes of the request's body. */
    void request(byte[] bytes, int from, int to) {
        if (inRequest && request != null && request.isOpen()) {
            request.read(bytes, from, to);
        }
    }

    /** No more of the request's body comes, or is seen. */
    void finishRequest(Exchange exchange) {
        if (inRequest && request != null) {
            request.describe(exchange);
        }
        inRequest = false;
    }

    /** An answer begins. */
    void clearResponse() {
        inResponse = false;
        if (response != null) {
            response.clear();
        }
    }

    /** The answer has a body. */
    void beginResponse(Exchange exchange, Head head) {
        if (exchange.protocol == Protocol.GRAPHQL && head.json && !head.encoded) {
            if (response == null) {
                response = new GraphQlResponse();
            }
            response.begin();
            inResponse = true;
        }
    }

    /** True if more of the answer's body is to be read. */
    boolean wantsResponse() {
        return inResponse && response != null && response.isOpen();
    }

    /** The next bytes of the answer's body. */
    void response(byte[] bytes, int from, int to) {
        if (inResponse && response != null) {
            response.read(bytes, from, to);
        }
    }

    /** No more of the answer's body is seen. */
    void cutResponse() {
        if (inResponse && response != null) {
            response.cut();
        }
    }

    /** How an exchange has ended whose answer's status says {@code byStatus}. */
    Outcome outcome(Exchange exchange, Outcome byStatus) {
        if (exchange.protocol != Protocol.GRAPHQL) {
            return byStatus;
        }
        if (response == null) {
            response = new GraphQlResponse();
        }
        return response.outcome(exchange, byStatus);
    }

    /** Bytes of memory that it holds, once it has seen any. */
    int memory() {
        return request == null && response == null ? 0 : BYTES;
    }
}
