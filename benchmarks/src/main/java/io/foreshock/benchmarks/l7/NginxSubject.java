package io.foreshock.benchmarks.l7;

import io.foreshock.local.demo.ScopeCgroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** nginx with one worker, and wrk with one thread and 50 connections. */
final class NginxSubject implements Subject {
    private static final String RESULT = "Requests/sec:";

    private final ScopeCgroup scope;
    private final NginxServer server;

    private NginxSubject(ScopeCgroup scope, NginxServer server) {
        this.scope = scope;
        this.server = server;
    }

    static NginxSubject start(ScopeCgroup scope, Path directory) throws IOException {
        return new NginxSubject(scope, NginxServer.start(scope, directory));
    }

    @Override
    public double perSecond(int seconds) throws IOException, InterruptedException {
        List<String> lines =
                Scoped.run(
                        scope, List.of("wrk", "-t1", "-c50", "-d" + seconds + "s", server.url()));
        for (String line : lines) {
            if (line.startsWith(RESULT)) {
                return Double.parseDouble(line.substring(RESULT.length()).strip());
            }
        }
        throw new IOException("wrk gave no figure: " + lines);
    }

    @Override
    public void close() {
        server.close();
    }
}
