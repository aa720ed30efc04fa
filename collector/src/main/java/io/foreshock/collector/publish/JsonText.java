package io.foreshock.collector.publish;

import org.jspecify.annotations.Nullable;

/**
 * The little JSON that the registry's API needs: quoting a text, reading one member of an object.
 */
final class JsonText {
    private JsonText() {}

    /** A text as a JSON string with its quotes: RFC 8259, section 7. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + text.length() / 4).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        quoted.append(Character.forDigit(c & 0xF, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The whole number of a member; -1 if there is none. */
    static int number(String json, String member) {
        int at = valueOf(json, member);
        int end = at;
        while (end >= 0 && end < json.length() && Character.isDigit(json.charAt(end))) {
            end++;
        }
        try {
            return end > at && at >= 0 ? Integer.parseInt(json.substring(at, end)) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The text of a member, null if there is none. */
    static @Nullable String text(String json, String member) {
        int at = valueOf(json, member);
        if (at < 0 || at >= json.length() || json.charAt(at) != '"') {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                return text.toString();
            }
            if (c != '\\' || i + 1 == json.length()) {
                text.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            if (escaped == 'u' && i + 4 < json.length()) {
                text.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(unescaped(escaped));
            }
        }
        return null;
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    /** Where the value of a member of the outermost object begins; -1 if there is none. */
    private static int valueOf(String json, String member) {
        String name = quote(member);
        int depth = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == '"') {
                int end = endOfString(json, i);
                int colon = skipBlanks(json, end);
                if (depth == 1
                        && json.startsWith(name, i)
                        && end - i == name.length()
                        && colon < json.length()
                        && json.charAt(colon) == ':') {
                    return skipBlanks(json, colon + 1);
                }
                i = end - 1;
            }
        }
        return -1;
    }

    private static int endOfString(String json, int quote) {
        int i = quote + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, json.length());
    }

    private static int skipBlanks(String json, int from) {
        int i = from;
        while (i < json.length() && Character.isWhitespace(json.charAt(i))) {
            i++;
        }
        return i;
    }
}
