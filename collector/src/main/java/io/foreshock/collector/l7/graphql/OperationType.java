package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;

/** What an operation does, by the keyword that it begins with. */
enum OperationType {
    QUERY("query"),
    MUTATION("mutation"),
    SUBSCRIPTION("subscription"),
    /** Not known: its document was not seen, or does not say. */
    UNKNOWN("");

    private static final OperationType[] VALUES = values();

    // Never written to: a field that is not of an immutable type.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] keyword;

    OperationType(String keyword) {
        this.keyword = keyword.getBytes(StandardCharsets.US_ASCII);
    }

    /** The type with a keyword, {@link #UNKNOWN} if it is none. */
    static OperationType of(Text word) {
        for (OperationType type : VALUES) {
            if (word.contentEquals(type.keyword, 0, type.keyword.length)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** Writes the keyword. */
    void write(Text out) {
        out.set(keyword);
    }
}
