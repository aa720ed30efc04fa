package io.foreshock.collector.l7.postgresql;

import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.bytes;
import static io.foreshock.collector.l7.postgresql.PostgreSqlBytes.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import org.junit.jupiter.api.Test;

class ErrorFieldsTest {
    private final ErrorFields fields = new ErrorFields();

    @Test
    void readsSeverityAndState() {
        read(error("ERROR", "23505"));
        assertThat(fields.isFatal()).isFalse();
        assertThat(fields.outcome()).isEqualTo(Outcome.CLIENT_ERROR);

        read(error("FATAL", "57P01"));
        assertThat(fields.isFatal()).isTrue();
        assertThat(fields.outcome()).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void aLocalSeverityIsAlsoTold() {
        read(bytes("E", new byte[4], "SFEHLER", 0, "VFATAL", 0, "C57P01", 0, 0));
        assertThat(fields.isFatal()).isTrue();
    }

    @Test
    void aLocksTimeoutIsToldByItsText() {
        String timeout = "canceling statement due to lock timeout";
        read(error("ERROR", "55P03", timeout));
        assertThat(fields.outcome()).isEqualTo(Outcome.TIMEOUT);
        read(error("ERROR", "55P03", "could not obtain lock on row"));
        assertThat(fields.outcome()).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void aProtocolViolationIsTheClientsUnlessAPoolerEndsTheSessionWithIt() {
        read(error("ERROR", "08P01"));
        assertThat(fields.outcome()).isEqualTo(Outcome.CLIENT_ERROR);
        read(error("FATAL", "08P01"));
        assertThat(fields.outcome()).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void anErrorWithoutAStateIsTheServers() {
        read(bytes("E", new byte[4], "SERROR", 0, "Msecret", 0, 0));
        Exchange exchange = new Exchange();
        fields.into(exchange);
        assertThat(fields.outcome()).isEqualTo(Outcome.SERVER_ERROR);
        assertThat(exchange.errorName.isEmpty()).isTrue();
        read(bytes("E", new byte[4], "SERROR", 0, "Csecret", 0, 0));
        assertThat(fields.outcome()).isEqualTo(Outcome.SERVER_ERROR);
    }

    @Test
    void aStateIsKeptAsANumber() {
        Exchange exchange = new Exchange();
        read(error("ERROR", "22P02"));
        ErrorFields.into(exchange, fields.packed());
        assertThat(exchange.errorName).hasToString("22P02");
        ErrorFields.into(exchange, 0);
        assertThat(exchange.errorName.isEmpty()).isTrue();
    }

    private void read(byte[] bytes) {
        PostgreSqlMessage message = new PostgreSqlMessage();
        message.bytes = bytes;
        message.type = 'E';
        message.from = PostgreSqlMessage.HEADER;
        message.length = bytes.length - PostgreSqlMessage.HEADER;
        message.end = bytes.length;
        fields.read(message);
    }
}
