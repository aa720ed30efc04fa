package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.allocation.Allocated;
import io.foreshock.collector.l7.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private final Statements statements = new Statements(64);
    private final Exchange exchange = new Exchange();

    @Test
    void recallsAPreparedStatement() {
        long key = prepare("select a from t where b = ?");
        read("select 1");

        assertThat(statements.recall(key, exchange)).isTrue();
        assertThat(exchange.method).hasToString("SELECT");
        assertThat(exchange.endpoint).hasToString("SELECT a FROM t WHERE b = ?");
    }

    @Test
    void keepsAStatementOnceHoweverManyPrepareIt() {
        long key = prepare("select 1");

        assertThat(prepare("SELECT  2")).isEqualTo(key);
        assertThat(prepare("select 1")).isEqualTo(key);
        assertThat(prepare("select 1")).isEqualTo(key);
        assertThat(statements.remembered()).isOne();
    }

    @Test
    void knowsNothingOfAnUnknownKey() {
        assertThat(statements.recall(Statements.UNKNOWN, exchange)).isFalse();
        assertThat(statements.recall(42, exchange)).isFalse();
        assertThat(exchange.endpoint.isEmpty()).isTrue();
    }

    @Test
    void forgetsOldOnesWhenThereAreTooMany() {
        for (int i = 0; i < 1000; i++) {
            prepare("select a from t" + i);
        }

        assertThat(statements.remembered()).isEqualTo(64);
        assertThat(statements.recall(prepare("select a from t999"), exchange)).isTrue();
    }

    @Test
    void aStatementThatComesAgainIsTheSame() {
        for (int i = 0; i < 5; i++) {
            exchange.clear();
            read("update t set a = 'x' where b = 12");
            assertThat(exchange.method).hasToString("UPDATE");
            assertThat(exchange.endpoint).hasToString("UPDATE t SET a = ? WHERE b = ?");
            assertThat(exchange.fingerprint).isNotZero();
            read("update t set a = 'y' where b = " + i);
        }
    }

    @Test
    void aTraceIsOfItsStatementOnly() {
        String traced =
                "select 1 /*traceparent='00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'*/";
        for (int i = 0; i < 4; i++) {
            exchange.clear();
            read(traced);
            assertThat(exchange.spanId).isEqualTo(0xb7ad6b7169203331L);
            exchange.clear();
            read("select 1 /* none */");
            assertThat(exchange.spanId).isZero();
        }
    }

    @Test
    void theSameBytesAreReadByTheRulesOfEachServer() {
        byte[] bytes = "select \"a\"".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 4; i++) {
            statements.read(Dialect.MYSQL, Backslash.LITERAL, bytes, 0, bytes.length, true);
            statements.into(exchange);
            assertThat(exchange.endpoint).hasToString("SELECT ?");
            statements.read(Dialect.POSTGRESQL, Backslash.LITERAL, bytes, 0, bytes.length, true);
            statements.into(exchange);
            assertThat(exchange.endpoint).hasToString("SELECT a");
        }
    }

    @Test
    void allocatesNothingOnceItIsFull() {
        byte[] bytes = "select a from t000 where b = 'x'".getBytes(StandardCharsets.US_ASCII);
        int[] count = {0};
        Runnable work =
                () -> {
                    int number = count[0]++;
                    bytes[15] = (byte) ('0' + number / 100 % 10);
                    bytes[16] = (byte) ('0' + number / 10 % 10);
                    bytes[17] = (byte) ('0' + number % 10);
                    statements.read(Dialect.MYSQL, Backslash.ESCAPES, bytes, 0, bytes.length, true);
                    statements.into(exchange);
                    statements.recall(statements.remember(), exchange);
                };

        assertThat(Allocated.by(work)).isZero();
    }

    private long prepare(String statement) {
        read(statement);
        return statements.remember();
    }

    private void read(String statement) {
        byte[] bytes = statement.getBytes(StandardCharsets.US_ASCII);
        statements.read(Dialect.MYSQL, Backslash.ESCAPES, bytes, 0, bytes.length, true);
        statements.into(exchange);
    }
}
