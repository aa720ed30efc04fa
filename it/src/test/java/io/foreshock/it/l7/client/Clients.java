package io.foreshock.it.l7.client;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Truth;
import io.foreshock.it.l7.truth.TruthLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs clients that write down their exchanges themselves.
 *
 * @param scope they run in
 * @param workspace where the scripts are
 */
public record Clients(Scope scope, Workspace workspace) {
    private static final int LIMIT_SECONDS = 60;

    /**
     * Runs a script for Python to its end.
     *
     * @param options those of its own
     * @return its exchanges
     * @throws IOException if it fails
     */
    public List<Truth> python(String script, int port, Load load, String... options)
            throws IOException, InterruptedException {
        String path = workspace.file(script).toString();
        return run(Launch.of(script, Programs.PYTHON.toString(), path), port, load, options);
    }

    /** The same for Node; its packages have to be installed. */
    public List<Truth> node(String script, int port, Load load, String... options)
            throws IOException, InterruptedException {
        String path = workspace.file("node").resolve(script).toString();
        return run(Launch.of(script, "node", path), port, load, options);
    }

    /** The same for a Java main class. */
    public List<Truth> java(Class<?> main, int port, Load load, String... options)
            throws IOException, InterruptedException {
        return run(Launch.java(main.getSimpleName(), main), port, load, options);
    }

    private List<Truth> run(Launch launch, int port, Load load, String... options)
            throws IOException, InterruptedException {
        Path log = scope.newDirectory("truth").resolve("exchanges.jsonl");
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--port", Integer.toString(port), "--truth", log.toString()));
        arguments.addAll(List.of("--seconds", Integer.toString(LIMIT_SECONDS)));
        arguments.addAll(load.options());
        arguments.addAll(List.of(options));
        scope.run(launch.with(arguments), Duration.ofSeconds(LIMIT_SECONDS + 10));
        return TruthLog.read(log);
    }
}
