package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Statements made at random by the rules of each server, of which every literal, comment and hidden
 * name holds a mark: it must not be in the digest, wherever the statement is cut.
 */
class SqlDigestSecretsTest {
    private static final List<Dialect> DIALECTS = List.of(Dialect.values());
    private static final List<Backslash> BACKSLASHES = List.of(Backslash.values());
    private static final String MARK = "Zq";
    private static final String[] CODE = {
        "select",
        "from",
        "where",
        "t",
        "a.b",
        "`n`",
        "and",
        "or",
        "=",
        "<",
        "->>",
        ",",
        "(",
        ")",
        "values",
        "null",
        "is",
        "in",
        "limit",
        "insert into",
        "update",
        "as",
        "*",
        "/",
        "+",
        "-",
        "e",
        "n",
        "x",
        "u",
        "row",
        "set",
        "by",
        "case",
        "?",
        "::",
        ";select",
        "@v",
        "not",
        "|"
    };
    private static final String[] INSIDE = {
        "'",
        "\"",
        "`",
        "\\",
        "--",
        "-- ",
        "/*",
        "*/",
        "#",
        "$$",
        "$",
        "\n",
        ";",
        " ",
        "(",
        ")",
        ",",
        "select",
        "?",
        "\u00e9",
        "\u00bf",
        "E",
        "=",
        "1",
        "*",
        "/",
        "!",
        "traceparent='"
    };

    private final Random random = new Random(20261);
    private final SqlDigest digest = new SqlDigest();
    private boolean wide; // charset in which a backslash can be a character's second byte
    private boolean ansi; // MySQL's mode in which names are in double quotes

    @Test
    void noLiteralOfMySqlSurvives() {
        for (int i = 0; i < 20_000; i++) {
            check(Dialect.MYSQL, Backslash.ESCAPES, Backslash.ESCAPES);
        }
    }

    @Test
    void noLiteralOfMySqlSurvivesWithoutEscapes() {
        for (int i = 0; i < 20_000; i++) {
            check(Dialect.MYSQL, Backslash.LITERAL, Backslash.LITERAL);
        }
    }

    @Test
    void noLiteralOfPostgreSqlSurvives() {
        for (int i = 0; i < 20_000; i++) {
            check(Dialect.POSTGRESQL, Backslash.LITERAL, Backslash.LITERAL);
        }
    }

    @Test
    void noLiteralOfPostgreSqlSurvivesWithEscapes() {
        for (int i = 0; i < 20_000; i++) {
            check(Dialect.POSTGRESQL, Backslash.ESCAPES, Backslash.ESCAPES);
        }
    }

    @Test
    void noLiteralSurvivesWhereItIsNotKnownWhatABackslashMeans() {
        for (int i = 0; i < 20_000; i++) {
            Dialect dialect = DIALECTS.get(i & 1);
            Backslash server = (i & 2) == 0 ? Backslash.ESCAPES : Backslash.LITERAL;
            check(dialect, server, Backslash.UNKNOWN);
        }
    }

    @Test
    void noLiteralSurvivesWhereABackslashIsAPartOfACharacter() {
        wide = true;
        for (int i = 0; i < 20_000; i++) {
            check(
                    Dialect.MYSQL,
                    Backslash.ESCAPES,
                    (i & 2) == 0 ? Backslash.ESCAPES : Backslash.UNKNOWN);
        }
    }

    @Test
    void noLiteralOfMySqlSurvivesWhereDoubleQuotesAreOfNames() {
        ansi = true;
        for (int i = 0; i < 20_000; i++) {
            check(
                    Dialect.MYSQL,
                    Backslash.ESCAPES,
                    (i & 2) == 0 ? Backslash.ESCAPES : Backslash.UNKNOWN);
        }
    }

    @Test
    void takesAnyBytes() {
        byte[] bytes = new byte[300];
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at += 1 + random.nextInt(8)) {
                bytes[at] = (byte) "'\"`$/*-#E;(),.@:?\\ ".charAt(random.nextInt(19));
            }
            Dialect dialect = DIALECTS.get(i & 1);
            Backslash backslash = BACKSLASHES.get(i % 3);
            int to = random.nextInt(bytes.length);
            digest.read(dialect, backslash, bytes, random.nextInt(to + 1), to, (i & 4) == 0);
            assertThat(digest.length()).isBetween(0, Exchange.ENDPOINT_BYTES);
        }
    }

    private void check(Dialect dialect, Backslash server, Backslash known) {
        StringBuilder made = new StringBuilder(pick("select ", "insert into t values (", "with "));
        int parts = 1 + random.nextInt(14);
        for (int i = 0; i < parts; i++) {
            String part = part(dialect, server);
            boolean doubles = part.charAt(0) == made.charAt(made.length() - 1); // a quote, say
            made.append(doubles || random.nextInt(3) > 0 ? " " : "");
            made.append(part);
        }
        byte[] bytes = made.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut < 4; cut++) {
            int to = cut == 0 ? bytes.length : random.nextInt(bytes.length + 1);
            digest.read(dialect, known, bytes, 0, to, cut == 0);
            String text =
                    new String(digest.bytes(), 0, digest.length(), StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .as("%s %s %s up to %s", dialect, server, made, to)
                    .doesNotContain("Zq")
                    .doesNotContain("7340");
        }
    }

    private String part(Dialect dialect, Backslash server) {
        boolean mysql = dialect == Dialect.MYSQL;
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> string('\'', server == Backslash.ESCAPES);
            case 3 -> mysql && !ansi ? string('"', server == Backslash.ESCAPES) : name();
            case 4 -> mysql ? "`n n`" : dollars();
            case 5 -> mysql ? "_utf8" + string('\'', server == Backslash.ESCAPES) : escapes();
            case 6 -> "7340" + pick("", ".5", "e-5", "e+7340") + " ";
            case 7 -> pick("-7340 ", "+7340 ", "0x7340 ", "1.7340 ", " .7340 ");
            case 8 -> comment(mysql);
            case 9 -> (mysql ? pick("-- ", "#") : "--") + inside("\n", "\r") + "\n";
            case 10 -> pick("X'Zq'", "b'Zq'", mysql ? "n'Zq'" : "U&'\\Zq\\' ");
            default -> " " + CODE[random.nextInt(CODE.length)] + " ";
        };
    }

    /** What a server takes for one string. */
    private String string(char quote, boolean escapes) {
        String text = inside();
        if (escapes) {
            text = text.replace("\\", "\\\\");
            text = wide ? text.replace("\u00bf\\\\", "\u00bf\\") : text;
            text =
                    text.replace(
                            "" + quote, random.nextBoolean() ? "\\" + quote : quote + "" + quote);
        } else {
            text = text.replace("" + quote, quote + "" + quote);
        }
        return quote + text + quote;
    }

    private String name() {
        return '"' + (ansi ? pick("n", "n\\", "\\\\", "n\"\"", "`", "n'", "\u00bf\\") : "n") + '"';
    }

    private String escapes() {
        String first = "E" + string('\'', true);
        return random.nextBoolean() ? first : first + " \n" + string('\'', true);
    }

    private String dollars() {
        String tag = pick("$$", "$a$", "$_b1$");
        return " " + tag + inside("$") + tag;
    }

    private String comment(boolean mysql) {
        if (mysql && random.nextInt(3) == 0) { // code for a version that this server has not
            return "/*!99999 "
                    + pick("'Zq'", "'", "\"Zq\"", "1", "`", "'Zq''", "\\'", "'/*'")
                    + "*/";
        }
        String hint = pick("", "+");
        return "/*" + hint + inside("*/", "/*", "*", "/", "!") + " */";
    }

    private String inside(String... without) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            text.append(INSIDE[random.nextInt(INSIDE.length)]);
            text.append(random.nextInt(3) == 0 ? MARK : "");
        }
        text.append(MARK);
        String made = text.toString();
        for (String part : without) {
            made = made.replace(part, "");
        }
        return made;
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }
}
