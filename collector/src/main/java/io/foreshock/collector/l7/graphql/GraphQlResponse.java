package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a GraphQL response, or an array of them, for {@code errors} at its top level, which tell a
 * failure under a status that tells none, and for the first code in their extensions. Of a response
 * that was not seen to its end, and had no errors so far, it is not known whether it has.
 */
public final class GraphQlResponse implements JsonListener {
    private static final byte[] ERRORS = ascii("errors");
    private static final byte[] EXTENSIONS = ascii("extensions");
    private static final byte[] CODE = ascii("code");
    private static final byte[] CLASSIFICATION = ascii("classification"); // of graphql-java
    private static final byte[] ERROR_TYPE = ascii("errorType"); // of DGS

    /** Nothing, a kind of error, a code: the greater holds. */
    private static final int KIND = 1;

    private static final int EXACT = 2;

    private final JsonScanner json = new JsonScanner(this);
    private final Text code = new Text(Exchange.ERROR_BYTES);
    private final Text candidate = new Text(Exchange.ERROR_BYTES);
    private boolean cut;
    private boolean begun;
    private boolean batch;
    private int base; // depth of the response's members
    private boolean inErrors;
    private boolean inExtensions;
    private int naming; // what the value that comes next would be
    private int named; // what the code is
    private boolean errors;
    private boolean noErrors;

    /** A response begins of which the body is read. */
    public void begin() {
        clear();
        begun = true;
    }

    /** A response begins of which the body can't be read: it is compressed, or no JSON. */
    public void clear() {
        json.reset();
        code.clear();
        candidate.clear();
        cut = false;
        begun = false;
        batch = false;
        base = 1;
        inErrors = false;
        inExtensions = false;
        naming = 0;
        named = 0;
        errors = false;
        noErrors = false;
    }

    /** True if more of the body may tell more. */
    public boolean isOpen() {
        return begun && !cut && json.isOpen();
    }

    /** The next bytes of the body. */
    public void read(byte[] bytes, int from, int to) {
        json.read(bytes, from, to);
    }

    /** The rest of the body is not seen. */
    public void cut() {
        cut = true;
    }

    /**
     * How the exchange ended, and what its error is called.
     *
     * @param byStatus what the HTTP status says: where it is a failure, that is the outcome
     */
    public Outcome outcome(Exchange exchange, Outcome byStatus) {
        if (errors) {
            if (named > 0) {
                exchange.errorName.set(code);
            } else {
                exchange.errorName.set(ERRORS);
            }
            if (named == 0 && !json.hasEnded()) {
                exchange.lower(Confidence.TRUNCATED);
            }
        }
        if (byStatus != Outcome.OK || exchange.httpStatus / 100 != 2) {
            return byStatus;
        }
        if (errors) {
            return ErrorCodes.isClients(code) ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
        }
        if (json.hasEnded() || (noErrors && !batch)) {
            return Outcome.OK;
        }
        if (cut || !begun) {
            exchange.lower(Confidence.TRUNCATED);
        }
        return Outcome.UNKNOWN;
    }

    @Override
    public boolean onBegin(int depth, boolean object) {
        naming = 0;
        if (depth == 1 && !object) {
            batch = true;
            base = 2;
        }
        errors |= inErrors && depth == base + 2;
        boolean element = depth <= base + 2 || (inExtensions && depth == base + 3);
        return depth <= base || (inErrors && element);
    }

    @Override
    public void onEnd(int depth) {
        if (depth == base + 1) {
            noErrors |= inErrors && !errors;
            inErrors = false;
        }
        inExtensions &= depth > base + 3;
    }

    @Override
    public void onKey(int depth, byte[] key, int length) {
        naming = 0;
        if (depth == base) {
            inErrors = is(ERRORS, key, length);
        } else if (inErrors && depth == base + 2) {
            inExtensions = is(EXTENSIONS, key, length);
        } else if (inExtensions && depth == base + 3) {
            naming = is(CODE, key, length) ? EXACT : 0;
            if (is(CLASSIFICATION, key, length) || is(ERROR_TYPE, key, length)) {
                naming = KIND;
            }
        }
    }

    private static boolean is(byte[] name, byte[] key, int length) {
        return Arrays.equals(name, 0, name.length, key, 0, length);
    }

    @Override
    public boolean onString(int depth) {
        noteElement(depth);
        candidate.clear();
        return naming > named && depth == base + 3;
    }

    /** An error need not be an object, though it should. */
    private void noteElement(int depth) {
        errors |= inErrors && (depth == base + 1 || depth == base);
    }

    @Override
    public void onCharacters(byte[] bytes, int from, int to) {
        candidate.append(bytes, from, to);
    }

    @Override
    public void onEscape(int character) {
        candidate.append(ErrorCodes.isCharacter(character) ? (byte) character : (byte) '?');
    }

    @Override
    public void onStringEnd(int depth) {
        name();
    }

    @Override
    public void onScalar(int depth, byte[] text, int length) {
        if (inErrors && depth == base) {
            noErrors = true; // null
            inErrors = false;
            return;
        }
        noteElement(depth);
        if (naming > named && depth == base + 3) {
            candidate.set(text, 0, length);
            name();
        }
    }

    private void name() {
        if (ErrorCodes.isCode(candidate)) {
            code.set(candidate);
            named = naming;
        }
        naming = 0;
        if (named == EXACT) {
            json.stop();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
