package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.endpoint.PathSegment;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a GraphQL request as GraphQL over HTTP has it: a JSON object with a document in {@code
 * query}, or an array of such, of which the first counts; the document alone; or a target with
 * {@code ?query=}. What is not beyond doubt a document, or the hash of a persisted one, is not
 * GraphQL. No variable, argument or literal is kept.
 */
public final class GraphQlRequest implements JsonListener {
    private enum Member {
        OTHER,
        QUERY,
        OPERATION_NAME,
        EXTENSIONS,
        VARIABLES,
        DOCUMENT_ID
    }

    private static final byte[] QUERY = ascii("query");
    private static final byte[] OPERATION_NAME = ascii("operationName");
    private static final byte[] EXTENSIONS = ascii("extensions");
    private static final byte[] VARIABLES = ascii("variables");
    private static final byte[] DOCUMENT_ID = ascii("documentId");
    private static final byte[] ID = ascii("id");
    private static final byte[] HASH = ascii("sha256Hash");
    private static final byte[] ANY = ascii("{id}");
    private static final byte[] MORE = ",…".getBytes(StandardCharsets.UTF_8);

    private final JsonScanner json = new JsonScanner(this);
    private final GraphQlDocument document = new GraphQlDocument();
    private final Text operationName = new Text(Operations.MAX_NAME);
    private final byte[] one = new byte[1];
    private Member member = Member.OTHER;
    private boolean documentAlone;
    private boolean batch;
    private boolean first;
    private boolean more;
    private boolean persisted;
    private int base; // depth of the request's members

    /** A body of JSON begins. */
    public void beginJson() {
        json.reset();
        document.reset();
        operationName.clear();
        member = Member.OTHER;
        documentAlone = false;
        batch = false;
        first = true;
        more = false;
        persisted = false;
        base = 1;
    }

    /** A body begins that is a document alone: application/graphql. */
    public void beginDocument() {
        beginJson();
        documentAlone = true;
    }

    /** True if more of the body may tell more. */
    public boolean isOpen() {
        return documentAlone ? !document.isInvalid() : json.isOpen();
    }

    /** The next bytes of the body. */
    public void read(byte[] bytes, int from, int to) {
        if (documentAlone) {
            document.read(bytes, from, to);
        } else {
            json.read(bytes, from, to);
        }
    }

    /**
     * Reads the parameters of a request target.
     *
     * @return false if there are none of GraphQL: what was read before is forgotten all the same
     */
    public boolean readTarget(byte[] target, int from, int to) {
        int at = from;
        while (at < to && target[at] != '?') {
            at++;
        }
        if (at == to) {
            return false;
        }
        beginJson();
        while (at < to && target[at] != '#') {
            int start = at + 1;
            at = start;
            while (at < to && target[at] != '&' && target[at] != '#') {
                at++;
            }
            parameter(target, start, at);
        }
        return isGraphQl();
    }

    private void parameter(byte[] target, int from, int to) {
        int equals = from;
        while (equals < to && target[equals] != '=') {
            equals++;
        }
        member = member(target, from, equals);
        boolean extensions = member == Member.EXTENSIONS;
        if (extensions) {
            json.reset();
            base = 0;
        } else if (member != Member.QUERY && member != Member.OPERATION_NAME) {
            return;
        }
        int at = equals + 1;
        while (at < to) {
            boolean encoded = target[at] == '%' && at + 2 < to;
            int character = encoded ? decode(target, at) : target[at] & 0xff;
            character = target[at] == '+' ? ' ' : character;
            if (extensions) {
                one[0] = (byte) character;
                json.read(one, 0, 1);
            } else {
                onEscape(character);
            }
            at += encoded ? 3 : 1;
        }
    }

    private static int decode(byte[] target, int at) {
        int high = Character.digit(target[at + 1], 16);
        int low = Character.digit(target[at + 2], 16);
        return high < 0 || low < 0 ? '%' : (high << 4) | low;
    }

    /** True if it is a GraphQL request. */
    public boolean isGraphQl() {
        return document.isRecognised() || (persisted && !document.isInvalid());
    }

    /**
     * Makes the exchange one of GraphQL, if this is it: the method becomes the operation's type, if
     * that is known, and its name is added to the endpoint, as is a sign that a batch goes on.
     */
    public void describe(Exchange exchange) {
        if (!isGraphQl()) {
            return;
        }
        exchange.protocol = Protocol.GRAPHQL;
        Operations operations = document.operations();
        boolean named = !operationName.isEmpty();
        OperationType type = named ? operations.named(operationName) : operations.only();
        if (type != OperationType.UNKNOWN) {
            type.write(exchange.method);
        }
        Text name = named ? operationName : operations.firstName();
        if (!name.isEmpty()) {
            exchange.endpoint.append((byte) ' ');
            boolean id = name.isCut() || PathSegment.isId(name.bytes(), 0, name.length());
            exchange.endpoint.append(id ? ANY : name.bytes(), 0, id ? ANY.length : name.length());
        }
        if (more) {
            exchange.endpoint.append(MORE);
        }
    }

    @Override
    public boolean onBegin(int depth, boolean object) {
        if (depth == 1 && !object) {
            batch = true;
            base = 2;
            return true;
        }
        if (depth == base && (!object || !first)) {
            more = batch && !first;
            json.stop();
        }
        return depth <= base || (member == Member.EXTENSIONS && depth <= base + 2);
    }

    @Override
    public void onEnd(int depth) {
        if (depth == base) {
            first = false;
        }
    }

    @Override
    public void onKey(int depth, byte[] key, int length) {
        if (depth == base) {
            Member next = member(key, 0, length);
            boolean other = next == Member.OTHER && !document.isRecognised();
            member = next;
            if (other && operationName.isEmpty()) {
                json.stop();
            }
        } else if (member == Member.EXTENSIONS && depth == base + 2) {
            persisted |= Arrays.equals(HASH, 0, HASH.length, key, 0, length);
        }
    }

    private static Member member(byte[] key, int from, int to) {
        if (Arrays.equals(QUERY, 0, QUERY.length, key, from, to)) {
            return Member.QUERY;
        }
        if (Arrays.equals(OPERATION_NAME, 0, OPERATION_NAME.length, key, from, to)) {
            return Member.OPERATION_NAME;
        }
        if (Arrays.equals(EXTENSIONS, 0, EXTENSIONS.length, key, from, to)) {
            return Member.EXTENSIONS;
        }
        if (Arrays.equals(VARIABLES, 0, VARIABLES.length, key, from, to)) {
            return Member.VARIABLES;
        }
        boolean id =
                Arrays.equals(DOCUMENT_ID, 0, DOCUMENT_ID.length, key, from, to)
                        || Arrays.equals(ID, 0, ID.length, key, from, to);
        return id ? Member.DOCUMENT_ID : Member.OTHER;
    }

    @Override
    public boolean onString(int depth) {
        return depth == base && (member == Member.QUERY || member == Member.OPERATION_NAME);
    }

    @Override
    public void onCharacters(byte[] bytes, int from, int to) {
        if (member == Member.QUERY) {
            document.read(bytes, from, to);
            stopIfInvalid();
        } else {
            for (int i = from; i < to; i++) {
                onEscape(bytes[i]);
            }
        }
    }

    @Override
    public void onEscape(int character) {
        if (member == Member.QUERY) {
            document.accept(character);
            stopIfInvalid();
        } else {
            operationName.append(isName(character) ? (byte) character : (byte) '@');
        }
    }

    private void stopIfInvalid() {
        if (document.isInvalid()) {
            json.stop();
        }
    }

    private static boolean isName(int character) {
        int letter = character | 0x20;
        return (letter >= 'a' && letter <= 'z')
                || (character >= '0' && character <= '9')
                || character == '_';
    }

    @Override
    public void onStringEnd(int depth) {}

    @Override
    public void onScalar(int depth, byte[] text, int length) {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
