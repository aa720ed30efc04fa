package io.foreshock.it.l7;

import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.it.l7.client.KafkaWireClient;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.client.PgBench;
import io.foreshock.it.l7.server.Certificates;
import io.foreshock.it.l7.server.Dnsmasq;
import io.foreshock.it.l7.server.KafkaBroker;
import io.foreshock.it.l7.server.MariaDb;
import io.foreshock.it.l7.server.Nginx;
import io.foreshock.it.l7.server.PostgreSql;
import io.foreshock.it.l7.server.Redis;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.NodePackages;
import io.foreshock.it.l7.subject.SilentPort;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.MatchReport;
import io.foreshock.it.l7.truth.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How right the observer is about real servers under load, without sampling, with their clients'
 * own logs as the truth. For benchmarks: tests hold less load against the same truth.
 */
public final class Accuracy implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final Subjects subjects;
    private final DeadPort dead = DeadPort.hold();
    private final SilentPort silent = SilentPort.hold();
    private final int seconds;
    private final Consumer<String> progress;
    private final List<Score> scores = new ArrayList<>();

    /**
     * What one client's log and one end's observation say of each other.
     *
     * @param what server, client and end
     * @param perSecond exchanges a second, as they were made
     * @param report of the comparison
     */
    public record Score(String what, double perSecond, MatchReport report) {}

    private Accuracy(int seconds, Consumer<String> progress) throws Exception {
        this.seconds = seconds;
        this.progress = progress;
        NodePackages.install(Workspace.prepare());
        subjects = Subjects.open(Accuracy.class);
    }

    /**
     * Measures.
     *
     * @param seconds of load on each server
     * @param progress is told what is measured next
     */
    public static List<Score> measure(int seconds, Consumer<String> progress) throws Exception {
        try (Accuracy accuracy = new Accuracy(seconds, progress)) {
            accuracy.inTime();
            accuracy.underLoad();
            return accuracy.scores;
        }
    }

    /** One at a time, by clients that wait without sleeping, so that their times are exact. */
    private void inTime() throws Exception {
        Load load = Load.of(1000 * seconds, 1000).exactly();
        python("Redis, redis-py", "redis_client.py", redis(), load, "--mix", "set,get,wrongtype");
        python("nginx, http.client", "http1_client.py", nginx(), load, WEB);
        python("MariaDB, PyMySQL", "mysql_client.py", mariadb(), load, "--mix", "select,column");
        python("dnsmasq, sockets", "dns_client.py", dnsmasq(), load);
        int port = kafka();
        score(
                "Kafka, sockets",
                port,
                subjects.clients()
                        .java(
                                KafkaWireClient.class,
                                port,
                                load,
                                Subjects.mix("metadata,produce,unknown_produce")));
    }

    /** As many as the promise says, or as the client can. */
    private void underLoad() throws Exception {
        Load load = Load.of(5000 * seconds, 5000).over(AT_ONCE);
        python("Redis, redis-py", "redis_client.py", redis(), load, "--mix", "set,get,wrongtype");
        python("nginx, http.client", "http1_client.py", nginx(), load, WEB);
        int port = postgresql();
        score(
                "PostgreSQL, pgbench",
                port,
                PgBench.run(subjects.scope(), port, PgBench.Mode.EXTENDED, load.exactly()));
        Load slower = Load.of(1000 * seconds, 1000).over(AT_ONCE);
        grpc(slower);
        graphql(slower);
    }

    private static final String[] WEB = {
        "--request", "GET /ok", "--request", "GET /users/{id}", "--request", "GET /missing"
    };

    private void python(String what, String script, int port, Load load, String... options)
            throws Exception {
        progress.accept(what);
        score(what, port, subjects.clients().python(script, port, load, options));
    }

    private void grpc(Load load) throws Exception {
        ScriptServer server =
                ScriptServer.python(subjects.scope(), subjects.workspace(), "grpc_server.py");
        python("gRPC in Python", "grpc_client.py", server.port(), load);
    }

    private void graphql(Load load) throws Exception {
        ScriptServer server =
                ScriptServer.node(
                        subjects.scope(), subjects.workspace(), "graphql_yoga_server.mjs");
        progress.accept("GraphQL Yoga, Node");
        score(
                "GraphQL Yoga, Node",
                server.port(),
                subjects.clients().node("graphql_client.mjs", server.port(), load));
    }

    private int redis() throws Exception {
        return Redis.start(subjects.scope()).port();
    }

    private int nginx() throws Exception {
        Certificates certificates = Certificates.make(subjects.scope());
        return Nginx.start(subjects.scope(), subjects.workspace(), certificates, dead).port();
    }

    private int mariadb() throws Exception {
        int port = MariaDb.start(subjects.scope(), subjects.workspace()).port();
        subjects.disregard(port);
        return port;
    }

    private int postgresql() throws Exception {
        int port = PostgreSql.start(subjects.scope(), subjects.workspace()).port();
        subjects.disregard(port);
        return port;
    }

    private int dnsmasq() throws Exception {
        return Dnsmasq.start(subjects.scope(), silent).port();
    }

    private int kafka() throws Exception {
        int port = KafkaBroker.start(subjects.scope()).port();
        subjects.disregard(port);
        return port;
    }

    private void score(String what, int port, List<Truth> truths) throws Exception {
        double perSecond = perSecond(truths);
        subjects.match(truths, port, Side.values())
                .forEach(
                        (side, report) ->
                                scores.add(new Score(what + ", " + side, perSecond, report)));
    }

    private static double perSecond(List<Truth> truths) {
        LongSummaryStatistics starts =
                truths.stream()
                        .map(Truth::startNs)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .summaryStatistics();
        return 1e9 * starts.getCount() / (starts.getMax() - starts.getMin());
    }

    @Override
    public void close() throws Exception {
        subjects.close();
        dead.close();
        silent.close();
    }
}
