package io.foreshock.it.l7;

import io.foreshock.it.l7.client.Clients;
import io.foreshock.it.l7.subject.NodePackages;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
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
 * @param workspace where their scripts are
 */
record Subjects(Scope scope, Workspace workspace) implements AutoCloseable {
    static Subjects open(Class<?> test) throws IOException {
        Workspace workspace = Workspace.prepare();
        return new Subjects(Scope.open(test.getSimpleName()), workspace);
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

    @Override
    public void close() throws IOException, InterruptedException {
        scope.close();
    }
}
