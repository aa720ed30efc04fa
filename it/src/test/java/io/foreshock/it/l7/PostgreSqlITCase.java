package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.PgBench;
import io.foreshock.it.l7.client.Psql;
import io.foreshock.it.l7.server.PostgreSql;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL; psycopg2, node-postgres, psql and pgbench. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgreSqlITCase {
    private Subjects subjects;
    private PostgreSql server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("postgres", "initdb", "psql", "pgbench");
        Prerequisites.node();
        Prerequisites.python("psycopg2");
        subjects = Subjects.openWithNode(getClass());
        server = PostgreSql.start(subjects.scope(), subjects.workspace());
        subjects.disregard(server.port());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void pythonInTheSimpleProtocol() throws Exception {
        String mix =
                "select,many,huge,broken,insert,update,delete,sleep,long,copyin,copyout,"
                        + "division,column,table,syntax,duplicate,denied,login,database";
        List<Truth> truths = python(Load.of(380, 1000).over(2), mix);
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(2 + 380);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(
                        Map.of(
                                "", 202L, "22012", 40L, "42703", 20L, "42P01", 20L, "42601", 20L,
                                "23505", 20L, "42501", 20L, "28P01", 20L, "3D000", 20L));
    }

    @Test
    void pythonUntilThereAreTooManyClients() throws Exception {
        List<Truth> truths = python(Load.of(2, 1000), "toomany");
        subjects.assertSeen(truths, server.port());
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .containsEntry("53300", 2L);
    }

    @Test
    void nodeInTheExtendedProtocol() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node("postgresql_client.mjs", server.port(), Load.of(600, 1000).over(3));
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(3 + 600);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(Map.of("", 403L, "22012", 100L, "42703", 100L));
    }

    @Test
    void psql() throws Exception {
        List<String> statements = new ArrayList<>();
        statements.addAll(Collections.nCopies(20, "SELECT name FROM account WHERE id = 7"));
        statements.addAll(Collections.nCopies(10, "SELECT 1 / 0"));
        statements.addAll(Collections.nCopies(10, "INSERT INTO account (id) VALUES (1)"));
        List<Truth> truths = Psql.run(subjects.scope(), server.port(), statements);
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(1 + 40);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .isEqualTo(Map.of("", 21L, "22012", 10L, "23505", 10L));
    }

    @ParameterizedTest
    @EnumSource
    void pgbench(PgBench.Mode mode) throws Exception {
        List<Truth> truths =
                PgBench.run(subjects.scope(), server.port(), mode, Load.of(1000, 2000).over(4));
        subjects.assertSeen(truths, server.port());
        assertThat(Subjects.counts(truths, Truth::method)).containsEntry("SELECT", 1000L);
    }

    private List<Truth> python(Load load, String mix) throws Exception {
        return subjects.clients()
                .python("postgresql_client.py", server.port(), load, Subjects.mix(mix));
    }
}
