package io.foreshock.collector.l7.sql;

/**
 * What a backslash means in a plain string: both kinds of server can be told either way, and tell
 * their clients (MySQL in the status of each answer, PostgreSQL by {@code
 * standard_conforming_strings}).
 */
public enum Backslash {
    /** It escapes the byte behind it: MySQL's default. */
    ESCAPES,
    /** It is a character as any other: PostgreSQL's default. */
    LITERAL,
    /** It was not seen which: a string that ends at different places for both ends the digest. */
    UNKNOWN
}
