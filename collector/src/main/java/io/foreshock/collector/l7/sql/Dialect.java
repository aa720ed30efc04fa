package io.foreshock.collector.l7.sql;

/** Whose rules of quoting and of comments a statement follows. */
public enum Dialect {
    /** MySQL and MariaDB. */
    MYSQL,
    /** PostgreSQL and those that speak like it. */
    POSTGRESQL
}
