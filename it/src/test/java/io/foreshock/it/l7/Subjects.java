package io.foreshock.it.l7;

import io.foreshock.it.l7.client.Clients;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    Clients clients() {
        return new Clients(scope, workspace);
    }

    /** How many exchanges there are of each kind. */
    static <K> Map<K, Long> counts(List<Truth> truths, Function<Truth, @Nullable K> kind) {
        return truths.stream()
                .collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        scope.close();
    }
}
