package io.foreshock.collector.encode;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The names of what there are few of in exchanges, encoded once as Avro strings. */
@SuppressWarnings("EnumOrdinal") // only an index into arrays that hold one element for each value
final class L7Names {
    private static final byte[][] PROTOCOLS = strings(Protocol.values(), Protocol::text);
    private static final byte[][] OUTCOMES = strings(Outcome.values(), Outcome::name);
    private static final byte[][] CONFIDENCES = strings(Confidence.values(), Confidence::name);
    private static final byte[][] SIDES =
            strings(Side.values(), side -> side.name().toLowerCase(Locale.ROOT));
    private static final byte[] UNKNOWN = string("unknown");

    private L7Names() {}

    static byte[] protocol(Protocol protocol) {
        return PROTOCOLS[protocol.ordinal()];
    }

    static byte[] outcome(Outcome outcome) {
        return OUTCOMES[outcome.ordinal()];
    }

    static byte[] confidence(Confidence confidence) {
        return CONFIDENCES[confidence.ordinal()];
    }

    /** client, server or unknown. */
    static byte[] role(@Nullable Side side) {
        return side == null ? UNKNOWN : SIDES[side.ordinal()];
    }

    /** A text of ASCII characters as an Avro string. */
    static byte[] string(String text) {
        AvroWriter out = new AvroWriter(32);
        out.begin();
        out.utf8(text.getBytes(StandardCharsets.US_ASCII));
        return out.toRecordBytes();
    }

    /** The texts of all values of an enum as Avro strings, at their ordinals. */
    static <E extends Enum<E>> byte[][] strings(E[] values, Function<E, String> text) {
        byte[][] strings = new byte[values.length][];
        for (E value : values) {
            strings[value.ordinal()] = string(text.apply(value));
        }
        return strings;
    }
}
