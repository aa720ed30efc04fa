package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SqlDigestTest {
    private final SqlDigest digest = new SqlDigest();
    private final Exchange exchange = new Exchange();

    @Test
    void normalisesStatementsOfMySql() {
        String[][] pairs = {
            {"select 1", "SELECT ?"},
            {
                "SELECT  *\n\tFROM t WHERE a=1 and b <> 'x'",
                "SELECT * FROM t WHERE a = ? AND b <> ?"
            },
            {
                "select count(*) from t where id in (1, 2,3)",
                "SELECT count(*) FROM t WHERE id IN (?)"
            },
            {"SELECT a.b,c FROM x.a AS a", "SELECT a.b, c FROM x.a AS a"},
            {
                "insert into t (a,b) values (1,'x'),(2,'y'),(3, NULL)",
                "INSERT INTO t (a, b) VALUES (?)"
            },
            {
                "insert into t values (1,now(),'x'),(2,now(),'y') on duplicate key update a=values(a), b=2",
                "INSERT INTO t VALUES (?, now(), ?) ON DUPLICATE KEY UPDATE a = VALUES (a), b = ?"
            },
            {
                "insert into t values row(1,f(2)), row(2,f(3)) , row(3,g(4))",
                "INSERT INTO t VALUES ROW (?, f(?))"
            },
            {
                "select * from t where (a,b) in ((1,2),(3,4),(5,6))",
                "SELECT * FROM t WHERE (a, b) IN ((?))"
            },
            {
                "update t set a=-1,b=+2.5e-3, c= 0x1F, d=.5",
                "UPDATE t SET a = ?, b = ?, c = ?, d = ?"
            },
            {"select a-1, a - -1, 5-3", "SELECT a - ?, a - ? - ?"},
            {"select a from t limit 5,10", "SELECT a FROM t LIMIT ?"},
            {"select 'a' 'b'", "SELECT ?"},
            {
                "select a from t where b is null and c is not null",
                "SELECT a FROM t WHERE b IS NULL AND c IS NOT NULL"
            },
            {"update t set a=null,b=true", "UPDATE t SET a = ?, b = ?"},
            {"select date '2020-01-01', interval '1 day'", "SELECT date ?, INTERVAL ?"},
            {"select 1;", "SELECT ?"},
            {"begin; update t set a=1; commit;", "BEGIN; UPDATE t SET a = ?; COMMIT"},
            {"select 1 /* c 'x' */ + 2 -- tail 'y'", "SELECT ? + ?"},
            {"/* lead */ select 1", "SELECT ?"},
            {"(select 1) union (select 2)", "(SELECT ?) UNION (SELECT ?)"},
            {"savepoint sp_1234", "SAVEPOINT ?"},
            {"rollback to savepoint sp_1234", "ROLLBACK TO SAVEPOINT ?"},
            {"release savepoint `sp 1`", "RELEASE SAVEPOINT ?"},
            {"prepare s_12 from 'select 1'", "PREPARE ? FROM ?"},
            {"create user bob identified by 'pw'", "CREATE USER ? IDENTIFIED BY ?"},
            {"hunter2", "?"},
            {"hunter2 and so on", "?"},
            {"'hunter2'", "?"},
            {"@hunter2", "?"},
            {".hunter2", "?"},
            {"select 1; hunter2", "SELECT ?; ?"},
            {"f(1,2", "?"},
            {
                "select case when a=1 then 'x' else 'y' end from t",
                "SELECT CASE WHEN a = ? THEN ? ELSE ? END FROM t"
            },
            {"select t.key, t.order from t", "SELECT t.key, t.order FROM t"},
            {
                "select !a, ~b, a||b, a<=>b, a!=b, a>=1",
                "SELECT ! a, ~ b, a || b, a <=> b, a != b, a >= ?"
            },
            {"call p(1,'x',@out)", "CALL p(?, @out)"},
            {"set @a = 5, @@session.sql_mode = 'x'", "SET @a = ?, @@session.sql_mode = ?"},
        };
        for (String[] pair : pairs) {
            assertThat(mysql(pair[0])).isEqualTo(pair[1]);
        }
    }

    @Test
    void knowsMySqlsQuotes() {
        String[][] pairs = {
            {"select \"secret\", 'it''s', 'it\\'s secret'", "SELECT ?"},
            {"select `a`, `b c`, `or``der` from `t`", "SELECT a, `b c`, ? FROM t"},
            {"select _utf8mb4'secret', N'secret', x'4D79', b'01'", "SELECT ?"},
            {"select e'secret'", "SELECT e ?"},
            {"select 1 # secret", "SELECT ?"},
            {"select 1--1", "SELECT ? - ?"},
            {"select /*+ MAX_EXECUTION_TIME(1000) */ 1", "SELECT ?"},
            {"select /*+ SET_VAR(sql_mode='x') */ 1", "SELECT ?"},
            {"/*!40101 SET NAMES utf8 */;", "SET NAMES utf8"},
            {"/*!40100 SET @@SQL_MODE='' */", "SET @@SQL_MODE = ?"},
            {"/*M!100100 SET @x=1 */", "SET @x = ?"},
            {"select /*!99999 ' */ 'secret'", "SELECT"},
            {"select 2*/*c*/3", "SELECT ? * ?"},
            {"select 2*/*!3*/", "SELECT ? * ?"},
            {
                "grant all on *.* to 'u'@'h' identified by 'secret'",
                "GRANT ALL ON *.* TO ?@? IDENTIFIED BY ?"
            },
            {"set password for 'u'@'h' = password('x')", "SET PASSWORD FOR ?@? = PASSWORD (?)"},
            {"select $$secret$$", "SELECT ?"},
            {"select 5 = ? and b in (?, ?, ?)", "SELECT ? = ? AND b IN (?)"},
            {"select 2fa from t", "SELECT ? FROM t"},
        };
        for (String[] pair : pairs) {
            assertThat(mysql(pair[0])).isEqualTo(pair[1]);
        }
    }

    @Test
    void knowsPostgreSqlsQuotes() {
        String[][] pairs = {
            {"select E'it\\'s secret', U&'secret\\', 'C:\\', B'1', X'1F'", "SELECT ?"},
            {"select $$secret$$, $a$sec$b$ret$a$", "SELECT ?"},
            {
                "select \"Name\", \"name\", \"a'b\" from \"T 1\"",
                "SELECT \"Name\", name, ? FROM \"T 1\""
            },
            {
                "select a::text, '1'::int, $1::int[] from t",
                "SELECT a::text, ?::int, ?::int[] FROM t"
            },
            {"select a->>'k', a @> '{}', a ? 'b', a#>b", "SELECT a ->> ?, a @> ?, a ? ?, a #> b"},
            {"select /* a /* nested ' */ b */ 1", "SELECT ?"},
            {"select array[1,2,3], a[1:2]", "SELECT array[?], a[? : ?]"},
            {"select E'a'\n'b\\'secret'", "SELECT ?"},
            {"select E'a'--c\n'b\\'secret'", "SELECT ?"},
            {"alter role bob password 'secret'", "ALTER ROLE ? PASSWORD ?"},
            {"alter role bob password \"secret\"", "ALTER ROLE ? PASSWORD ?"},
            {"alter role bob password secret", "ALTER ROLE ? PASSWORD ?"},
            {"select * from t where id = any($1)", "SELECT * FROM t WHERE id = ANY (?)"},
            {"fetch forward 100 from \"_cursor_12\"", "FETCH ? FROM ?"},
            {"declare c12 cursor for select a from t", "DECLARE ? CURSOR FOR SELECT a FROM t"},
            {"copy t (a,b) from stdin", "COPY t (a, b) FROM STDIN"},
            {"do $$begin raise 'secret'; end$$", "DO ?"},
            {"select a$b$c, 'x'", "SELECT a$b$c, ?"},
            {
                "start_replication slot s physical 0/3000000",
                "START_REPLICATION slot s physical ? / ?"
            },
        };
        for (String[] pair : pairs) {
            assertThat(postgresql(pair[0])).isEqualTo(pair[1]);
        }
    }

    @Test
    void theMethodIsTheVerb() {
        String[][] pairs = {
            {"select 1", "SELECT"},
            {"with a as (select 1) insert into t select * from a", "INSERT"},
            {"with a as (select 1), b as (select 2) select * from a", "SELECT"},
            {"with recursive a as (select 1)", "WITH"},
            {"(with a as (insert into t values (1)) select * from a)", "SELECT"},
            {"explain select 1", "EXPLAIN"},
            {"values (1)", "VALUES"},
            {"hunter2", "OTHER"},
            {"call p()", "CALL"},
        };
        for (String[] pair : pairs) {
            postgresql(pair[0]);

            assertThat(exchange.method).hasToString(pair[1]);
        }
    }

    @Test
    void endsWhereALiteralMayEndEarlier() {
        assertThat(read(Dialect.MYSQL, Backslash.UNKNOWN, "select 'a\\' or b = 'secret'", true))
                .isEqualTo("SELECT ?");
        assertThat(read(Dialect.MYSQL, Backslash.LITERAL, "select 'a\\', b from t", true))
                .isEqualTo("SELECT ?, b FROM t");
        assertThat(read(Dialect.MYSQL, Backslash.ESCAPES, "select 'a\u00bf\\' or c = 'x'", true))
                .isEqualTo("SELECT ?");
    }

    @Test
    void leavesOutALastWordThatIsNotComplete() {
        assertThat(read(Dialect.MYSQL, Backslash.ESCAPES, "select a from custom", false))
                .isEqualTo("SELECT a FROM");
    }

    @Test
    void endsAtATokenOnceItIsFull() {
        String column = "a_column_with_a_long_name_";
        StringBuilder statement = new StringBuilder("select ");
        for (int i = 0; i < 20; i++) {
            statement.append(column).append((char) ('a' + i)).append(", ");
        }

        String text = mysql(statement + "1 from t where a = 'secret'");

        assertThat(text).hasSizeBetween(200, Exchange.ENDPOINT_BYTES).endsWith(column + "h");
    }

    @Test
    void readsTheTraceThatACommentTells() {
        mysql(
                "select 1 /*app='x',traceparent='00-0af7651916cd43dd8448eb211c80319c-"
                        + "b7ad6b7169203331-01'*/");

        assertThat(exchange.traceHigh).isEqualTo(0x0af7651916cd43ddL);
        assertThat(exchange.traceLow).isEqualTo(0x8448eb211c80319cL);
        assertThat(exchange.spanId).isEqualTo(0xb7ad6b7169203331L);
    }

    @Test
    void takesNoTraceFromALiteral() {
        mysql(
                "select \"/*traceparent='00-0af7651916cd43dd8448eb211c80319c-"
                        + "b7ad6b7169203331-01'*/\"");

        assertThat(exchange.traceHigh).isZero();
    }

    @Test
    void theFingerprintIsOfLiteralsButNotOfComments() {
        mysql("select 1 /* one */");
        long first = exchange.fingerprint;
        mysql("select 1 /* two */");
        assertThat(exchange.fingerprint).isEqualTo(first).isNotZero();
        mysql("select 2 /* two */");
        assertThat(exchange.fingerprint).isNotEqualTo(first);
    }

    @Test
    void theFingerprintIsNotOfPasswords() {
        String[] statements = {
            "create user u identified by '%s'",
            "create user if not exists u identified with mysql_native_password by '%s'",
            "alter user 'u'@'%%' identified by '%s' replace 'old'",
            "create role r login password '%s'",
            "ALTER ROLE r WITH ENCRYPTED PASSWORD '%s'",
            "alter group g with password '%s'",
            "create or replace user u identified via x using password('%s')",
            "set password = '%s'",
            "set password for u = password('%s')",
            "grant all on *.* to u identified by '%s'",
            "create server s foreign data wrapper mysql options (user 'u', password '%s')",
            "start slave user='u' password='%s'",
            "change master to master_host='h', master_password='%s'",
            "select 1; alter user u password '%s'; select 2",
            "select a from users where password = '%s'"
        };
        for (String statement : statements) {
            mysql(statement.formatted("hunter2"));
            long first = exchange.fingerprint;
            mysql(statement.formatted("another"));
            assertThat(exchange.fingerprint).as(statement).isEqualTo(first).isNotZero();
        }
        mysql("drop user u");
        long drop = exchange.fingerprint;
        mysql("create user u identified by 'x'");
        assertThat(exchange.fingerprint).isNotEqualTo(drop);
    }

    @Test
    void allocatesNothing() {
        byte[] statement =
                "select a, b from t where c in (1, 2, 3) and d = 'x' /* c */ order by e"
                        .getBytes(StandardCharsets.US_ASCII);

        long bytes =
                Allocated.by(
                        () -> {
                            digest.read(
                                    Dialect.MYSQL,
                                    Backslash.ESCAPES,
                                    statement,
                                    0,
                                    statement.length,
                                    true);
                            digest.into(exchange);
                        });

        assertThat(bytes).isZero();
    }

    private String mysql(String statement) {
        return read(Dialect.MYSQL, Backslash.ESCAPES, statement, true);
    }

    private String postgresql(String statement) {
        return read(Dialect.POSTGRESQL, Backslash.LITERAL, statement, true);
    }

    private String read(Dialect dialect, Backslash backslash, String statement, boolean whole) {
        byte[] bytes = ("xx" + statement + "yy").getBytes(StandardCharsets.ISO_8859_1);
        exchange.clear();
        digest.read(dialect, backslash, bytes, 2, bytes.length - 2, whole);
        digest.into(exchange);
        return exchange.endpoint.toString();
    }
}
