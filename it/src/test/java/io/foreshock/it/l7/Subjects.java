package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.it.l7.client.Clients;
import io.foreshock.it.l7.subject.NodePackages;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.ExchangeMatcher;
import io.foreshock.it.l7.truth.LatencyTolerance;
import io.foreshock.it.l7.truth.MatchReport;
import io.foreshock.it.l7.truth.Observed;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tests with real servers and clients begin with.
 *
 * @param scope all of them run in
 * @param observer sees what they say to each other
 * @param workspace where their scripts are
 */
record Subjects(Scope scope, ScopeObserver observer, Workspace workspace) implements AutoCloseable {
    static Subjects open(Class<?> test) throws IOException {
        return openWithTls(test, List.of());
    }

    /** The same where what some commands say inside of TLS is seen, too. */
    static Subjects openWithTls(Class<?> test, List<String> commands) throws IOException {
        Workspace workspace = Workspace.prepare();
        Scope scope = Scope.open(test.getSimpleName());
        return new Subjects(scope, ScopeObserver.start(scope, commands), workspace);
    }

    /** The same with the packages of scripts for Node. */
    static Subjects openWithNode(Class<?> test) throws IOException, InterruptedException {
        NodePackages.install(Workspace.prepare());
        return open(test);
    }

    /** Closes what a test opened, if it came to that. */
    static void closeIfOpen(@Nullable Subjects subjects) throws IOException, InterruptedException {
        if (subjects != null) {
            subjects.close();
        }
    }

    /** The option that says what a client does in turns, and others. */
    static String[] mix(String mix, String... more) {
        return Stream.concat(Stream.of("--mix", mix), Stream.of(more)).toArray(String[]::new);
    }

    /** The options that say what a client requests in turns, and others. */
    static String[] requests(List<String> requests, String... more) {
        return Stream.concat(
                        requests.stream().flatMap(request -> Stream.of("--request", request)),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    Clients clients() {
        return new Clients(scope, workspace);
    }

    /** How many exchanges there are of each kind; "?" is what is not known. */
    static Map<String, Long> counts(List<Truth> truths, Function<Truth, @Nullable Object> kind) {
        return truths.stream()
                .map(truth -> Objects.requireNonNullElse(kind.apply(truth), "?").toString())
                .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }

    /** Forgets what was seen of a server until now: how it was prepared. */
    void disregard(int serverPort) throws InterruptedException {
        observer.take(each -> each.serverPort() == serverPort, 0);
    }

    /** Both ends of a server's connections saw what its clients know. */
    void assertSeen(List<Truth> truths, int serverPort) throws InterruptedException {
        assertSeen(truths, serverPort, Side.values());
    }

    /** What its clients know was seen at some ends of a server's connections, and nothing else. */
    void assertSeen(List<Truth> truths, int serverPort, Side... ends) throws InterruptedException {
        match(truths, serverPort, ends)
                .forEach(
                        (side, report) ->
                                assertThat(report)
                                        .as("seen at the " + side + ": " + report)
                                        .matches(MatchReport::isComplete));
        assertThat(observer.counters().ringFull()).as("records lost").isZero();
    }

    /** What was seen at each of these ends of a server's connections, and nowhere else. */
    Map<Side, MatchReport> match(List<Truth> truths, int serverPort, Side... ends)
            throws InterruptedException {
        long due = truths.stream().filter(truth -> !truth.optional()).count();
        List<Observed> seen =
                observer.take(each -> each.serverPort() == serverPort, due * ends.length);
        assertThat(seen).extracting(Observed::role).isSubsetOf(ends);
        ExchangeMatcher matcher = new ExchangeMatcher(LatencyTolerance.PROMISED);
        Map<Side, MatchReport> reports = new EnumMap<>(Side.class);
        for (Side side : ends) {
            reports.put(
                    side,
                    matcher.match(
                            seen.stream().filter(each -> each.isAt(side, serverPort)).toList(),
                            truths));
        }
        return reports;
    }

    /**
     * What was seen of exchanges that nobody keeps a log of, in the order in which they began: the
     * same at both ends.
     *
     * @param due how many there have to be: for that many it waits longer
     */
    List<String> told(int serverPort, int due) throws InterruptedException {
        List<Observed> seen = observer.take(each -> each.serverPort() == serverPort, 2L * due);
        List<String> client = told(seen, Side.CLIENT);
        assertThat(told(seen, Side.SERVER)).as("at the server").isEqualTo(client);
        assertThat(observer.counters().ringFull()).as("records lost").isZero();
        return client;
    }

    private static List<String> told(List<Observed> seen, Side side) {
        return seen.stream()
                .filter(each -> each.role() == side)
                .sorted(Comparator.comparingLong(Observed::startNs))
                .map(Observed::inWords)
                .toList();
    }

    /**
     * Both ends of a server's connections saw a TLS handshake on each that its clients know.
     *
     * @param name that the clients ask for; "-" if they ask for none
     */
    void assertHandshakesSeen(List<Truth> truths, int serverPort, String name)
            throws InterruptedException {
        assertSeen(handshakes(truths, name), serverPort);
    }

    /** A TLS handshake on each connection of exchanges. */
    static List<Truth> handshakes(List<Truth> truths, String name) {
        List<Integer> ports = truths.stream().map(Truth::port).distinct().toList();
        Truth handshake = Truth.of(Protocol.TLS, "TLSv1.3", name, Answer.ofSuccess());
        return ports.stream().map(handshake::from).toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        observer.close();
        scope.close();
    }
}
