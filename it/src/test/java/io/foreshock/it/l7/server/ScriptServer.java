package io.foreshock.it.l7.server;

import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Ports;
import io.foreshock.it.l7.subject.Programs;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A server in a script, of a library that is really used; it says "ready" when it is.
 *
 * @param port that it listens on
 */
public record ScriptServer(int port) {
    private static final Duration START = Duration.ofSeconds(20);

    /** Starts one in Python. */
    public static ScriptServer python(Scope scope, Workspace workspace, String script)
            throws IOException, InterruptedException {
        String path = workspace.file(script).toString();
        return start(scope, Launch.of(script, Programs.PYTHON.toString(), path));
    }

    /** Starts one in Node; its packages have to be installed. */
    public static ScriptServer node(Scope scope, Workspace workspace, String script)
            throws IOException, InterruptedException {
        String path = workspace.file("node").resolve(script).toString();
        return start(scope, Launch.of(script, "node", path));
    }

    private static ScriptServer start(Scope scope, Launch launch)
            throws IOException, InterruptedException {
        ScriptServer server = new ScriptServer(Ports.free());
        scope.start(launch.with(List.of("--port", "" + server.port))).awaitOutput("ready", START);
        return server;
    }
}
