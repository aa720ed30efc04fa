package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.MariaDbCli;
import io.foreshock.it.l7.server.MariaDb;
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

/** MariaDB; PyMySQL, mysql2 and the command mariadb. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MySqlITCase {
    private Subjects subjects;
    private MariaDb server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("mariadbd", "mariadb-install-db", "mariadb");
        Prerequisites.node();
        Prerequisites.python("pymysql");
        subjects = Subjects.openWithNode(getClass());
        server = MariaDb.start(subjects.scope(), subjects.workspace());
        subjects.disregard(server.port());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void pythonWithTextQueries() throws Exception {
        String mix =
                "select,many,huge,insert,update,delete,sleep,long,"
                        + "column,table,syntax,duplicate,denied,login,database";
        List<Truth> truths =
                subjects.clients()
                        .python(
                                "mysql_client.py",
                                server.port(),
                                Load.of(750, 1000).over(2),
                                Subjects.mix(mix));
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(2 + 750);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorCode()))
                .isEqualTo(
                        Map.of(
                                "-1", 402L, "1054", 50L, "1146", 50L, "1064", 50L, "1062", 50L,
                                "1142", 50L, "1045", 50L, "1044", 50L));
    }

    @Test
    void nodeWithPreparedStatements() throws Exception {
        List<Truth> truths =
                subjects.clients()
                        .node("mysql_client.mjs", server.port(), Load.of(500, 1000).over(3));
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(3 + 3 + 500);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorName()))
                .containsEntry("42S22", 200L);
    }

    @Test
    void mariadb() throws Exception {
        List<String> statements = new ArrayList<>();
        statements.addAll(Collections.nCopies(20, "SELECT name FROM account WHERE id = 7"));
        statements.addAll(Collections.nCopies(10, "SELECT nosuch FROM account"));
        statements.addAll(Collections.nCopies(10, "INSERT INTO account (id) VALUES (1)"));
        List<Truth> truths = MariaDbCli.run(subjects.scope(), server.port(), statements);
        subjects.assertSeen(truths, server.port());
        assertThat(truths).hasSize(1 + 40);
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorCode()))
                .isEqualTo(Map.of("-1", 21L, "1054", 10L, "1062", 10L));
    }
}
