package io.foreshock.collector.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreparedStatementsTest {
    private final PreparedStatements prepared = new PreparedStatements();

    @Test
    void findsWhatAnIdentifierStandsFor() {
        prepared.put(1, 100, 2);
        prepared.put(2, 200, 3);

        int index = prepared.find(2);

        assertThat(prepared.statement(index)).isEqualTo(200);
        assertThat(prepared.detail(index)).isEqualTo(3);
        assertThat(prepared.find(3)).isNegative();
    }

    @Test
    void anIdentifierStandsForTheLastThatWasPrepared() {
        prepared.put(1, 100, 2);
        prepared.put(1, 101, 4);

        assertThat(prepared.statement(prepared.find(1))).isEqualTo(101);
        prepared.remove(1);
        assertThat(prepared.find(1)).isNegative();
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        for (int id = 0; id < 5000; id++) {
            prepared.put(id, 7000 + id, 0);
        }

        assertThat(prepared.find(5000 - PreparedStatements.LIMIT - 1)).isNegative();
        for (int id = 5000 - PreparedStatements.LIMIT; id < 5000; id++) {
            assertThat(prepared.statement(prepared.find(id))).isEqualTo(7000 + id);
        }
    }

    @Test
    void keepsAThousandAndTellsTheirMemory() {
        assertThat(prepared.memory()).isZero();
        for (int id = 0; id < 1000; id++) {
            prepared.put(id, 7000 + id, 0);
        }

        for (int id = 0; id < 1000; id++) {
            assertThat(prepared.statement(prepared.find(id))).isEqualTo(7000 + id);
        }
        assertThat(prepared.memory()).isBetween(16_000, 20_000);
        for (int id = 0; id < 1000; id++) {
            prepared.remove(id);
        }
        assertThat(prepared.memory()).isZero();
    }

    @Test
    void keepsThoseThatAreUsedAmongManyThatAreNot() {
        for (int id = 0; id < 10_000; id++) {
            prepared.put(id, 7000 + id, 0);
            for (int used = 0; used < Math.min(id, 100); used++) {
                assertThat(prepared.find(used)).isNotNegative();
            }
        }
    }

    @Test
    void forgetsOneOfThoseThatAreAllUsed() {
        for (int id = 0; id < PreparedStatements.LIMIT; id++) {
            prepared.put(id, 7000 + id, 0);
            prepared.find(id);
        }
        prepared.put(-1, 6999, 0);

        assertThat(prepared.find(-1)).isNotNegative();
        assertThat(prepared.find(0)).isNegative();
        assertThat(prepared.find(1)).isNotNegative();
    }

    @Test
    void removesOneOfMany() {
        for (int id = 0; id < 20; id++) {
            prepared.put(id, 7000 + id, 0);
        }
        prepared.remove(5);
        prepared.remove(19);
        prepared.remove(99);

        for (int id = 0; id < 20; id++) {
            assertThat(prepared.find(id) >= 0).isEqualTo(id != 5 && id != 19);
        }
        prepared.clear();
        assertThat(prepared.find(6)).isNegative();
    }
}
