package io.foreshock.collector.l7.mysql;

/** Capability flags that change what is on the wire; MariaDB's own are in the upper half. */
final class Capabilities {
    static final long MYSQL = 1; // MariaDB: unset by clients and servers that know its own
    static final long CONNECT_WITH_DB = 1 << 3;
    static final long COMPRESS = 1 << 5;
    static final long PROTOCOL_41 = 1 << 9;
    static final long SSL = 1 << 11;
    static final long SECURE_CONNECTION = 1 << 15;
    static final long PLUGIN_AUTH = 1 << 19;
    static final long LENGTH_ENCODED_AUTH = 1 << 21;
    static final long DEPRECATE_EOF = 1 << 24;
    static final long OPTIONAL_METADATA = 1 << 25;
    static final long ZSTD_COMPRESSION = 1 << 26;
    static final long QUERY_ATTRIBUTES = 1 << 27;
    static final long MARIADB_CACHE_METADATA = 1L << 36;

    private Capabilities() {}
}
