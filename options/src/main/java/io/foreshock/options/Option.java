package io.foreshock.options;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One typed option: its key in the file, and with it the name of its environment variable and its
 * flag; its default; what is allowed.
 *
 * @param key dotted, lower case, words joined by {@code _}: {@code ring.size_bytes}
 * @param flag the flag without its dashes: the key with {@code -} for {@code .} and {@code _},
 *     unless a shorter one was given with {@link #withFlag}
 * @param defaultText the default, as a user would write it
 * @param allowed what is allowed, in words, for messages and the reference page
 * @param doc one sentence for help and the reference page
 * @param parser reads a value from text; throws {@link IllegalArgumentException} if not allowed
 * @param <T> type of the value
 */
public record Option<T>(
        String key,
        String flag,
        String defaultText,
        String allowed,
        String doc,
        Function<String, T> parser) {

    private static final String BOOLEAN = "true or false";

    /** Any text; the empty text stands for "not set". */
    public static Option<String> text(String key, String defaultValue, String doc) {
        return of(key, defaultValue, "text", doc, text -> text);
    }

    /** A list of texts, separated by commas (in the file also a YAML list). */
    public static Option<List<String>> list(String key, List<String> defaultValue, String doc) {
        return of(
                key,
                String.join(",", defaultValue),
                "texts separated by commas",
                doc,
                Option::split);
    }

    /**
     * A list of values, separated by commas (in the file also a YAML list).
     *
     * @param defaultText the default, as a user would write it
     * @param allowed what is allowed, in words
     * @param element reads one value; throws {@link IllegalArgumentException} if not allowed
     */
    public static <E> Option<List<E>> listOf(
            String key,
            String defaultText,
            String allowed,
            String doc,
            Function<String, E> element) {
        return of(
                key, defaultText, allowed, doc, text -> split(text).stream().map(element).toList());
    }

    /** Servers in Kafka's form, {@code host:port} separated by commas; one at least. */
    public static Option<String> servers(String key, String defaultValue, String doc) {
        return of(key, defaultValue, HostPorts.FORM, doc, HostPorts::checked);
    }

    /** {@code true} or {@code false}. */
    public static Option<Boolean> bool(String key, boolean defaultValue, String doc) {
        return of(key, Boolean.toString(defaultValue), BOOLEAN, doc, Option::parseBoolean);
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Option<Long> whole(
            String key, long defaultValue, long min, long max, String doc) {
        return of(
                key,
                Long.toString(defaultValue),
                "a whole number from " + min + " to " + max,
                doc,
                text -> checkRange(parseWhole(text), min, max));
    }

    /** A power of two from {@code min} to {@code max}, which are powers of two themselves. */
    public static Option<Long> powerOfTwo(
            String key, long defaultValue, long min, long max, String doc) {
        return of(
                key,
                Long.toString(defaultValue),
                "a power of two from " + min + " to " + max,
                doc,
                text -> {
                    long value = checkRange(parseWhole(text), min, max);
                    if (Long.bitCount(value) != 1) {
                        throw new IllegalArgumentException(value + " is not a power of two");
                    }
                    return value;
                });
    }

    /** A number from {@code min} to {@code max}. */
    public static Option<Double> number(
            String key, double defaultValue, double min, double max, String doc) {
        return of(
                key,
                Double.toString(defaultValue),
                "a number from " + min + " to " + max,
                doc,
                text -> checkRange(Double.parseDouble(text.strip()), min, max));
    }

    /** A duration such as {@code 500ms}, {@code 10s}, {@code 5min}, {@code 2h} or {@code 7d}. */
    public static Option<Duration> duration(
            String key, Duration defaultValue, Duration min, Duration max, String doc) {
        return of(
                key,
                DurationText.format(defaultValue),
                "a duration from " + DurationText.format(min) + " to " + DurationText.format(max),
                doc,
                text -> checkRange(DurationText.parse(text), min, max));
    }

    /** One of the constants of an enum, in lower case with {@code -} for {@code _}. */
    public static <E extends Enum<E>> Option<E> choice(
            String key, E defaultValue, Class<E> type, String doc) {
        String allowed =
                Arrays.stream(type.getEnumConstants())
                        .map(Option::nameOf)
                        .collect(Collectors.joining(", ", "one of ", ""));
        return of(
                key,
                nameOf(defaultValue),
                allowed,
                doc,
                text ->
                        Enum.valueOf(
                                type, text.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** The same option under another flag. */
    public Option<T> withFlag(String shorterFlag) {
        return new Option<>(key, shorterFlag, defaultText, allowed, doc, parser);
    }

    /** Name of the environment variable under a process's prefix. */
    public String env(String prefix) {
        return prefix + "_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Reads a value.
     *
     * @param where where the text came from, for the message
     * @throws InvalidOptionException if it is not allowed
     */
    T parse(@Nullable String text, String where) {
        try {
            return parser.apply(text == null ? "" : text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidOptionException(
                    key
                            + " = '"
                            + withoutPassword(text)
                            + "' ("
                            + where
                            + ") is not allowed; allowed: "
                            + allowed);
        }
    }

    private static String withoutPassword(@Nullable String text) {
        return text == null ? "" : text.replaceAll("//[^/@\\s]*@", "//***@");
    }

    private static <T> Option<T> of(
            String key,
            String defaultText,
            String allowed,
            String doc,
            Function<String, T> parser) {
        String flag = key.replace('.', '-').replace('_', '-');
        return new Option<>(key, flag, defaultText, allowed, doc, parser);
    }

    /** Whether it is a {@link #bool}, whose flag needs no value. */
    boolean isBoolean() {
        return allowed.equals(BOOLEAN);
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static long parseWhole(String text) {
        return Long.parseLong(text.strip().replace("_", ""));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static <C extends Comparable<? super C>> C checkRange(C value, C min, C max) {
        boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        if (!inside) {
            throw new IllegalArgumentException(value + " is out of range");
        }
        return value;
    }
}
