package io.foreshock.local.demo;

import io.foreshock.local.provoke.Provoked;
import io.foreshock.local.provoke.RequestScenario;
import io.foreshock.local.provoke.request.RequestClientMain;
import io.foreshock.local.provoke.request.RequestServerMain;
import io.foreshock.local.provoke.request.ServerPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two processes that make the requests of all scenarios, and answer them. */
final class RequestProvoker implements AutoCloseable {
    private static final String LISTENING = "listening ";

    private final ProvokingProcess server;
    private final ProvokingProcess client;
    private @Nullable ServerPorts observed;

    private RequestProvoker(ProvokingProcess server, ProvokingProcess client) {
        this.server = server;
        this.client = client;
    }

    /**
     * Starts them, outside the observed cgroup.
     *
     * @param logs where a service writes what goes wrong
     */
    static RequestProvoker start(ScopeCgroup scope, Function<String, Path> logs)
            throws IOException {
        List<String> doors = List.of(scope.procs().toString(), scope.home().toString());
        String shop = RequestScenario.SERVER;
        String shopper = RequestScenario.CLIENT;
        ProvokingProcess server =
                ProvokingProcess.start(shop, RequestServerMain.class, doors, logs.apply(shop));
        try {
            return new RequestProvoker(
                    server,
                    ProvokingProcess.start(
                            shopper, RequestClientMain.class, doors, logs.apply(shopper)));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Waits until they have tried everything, still outside. */
    void awaitReady() throws IOException {
        client.say("try " + server.hear(LISTENING));
        client.hear("ready");
    }

    /**
     * Has the client make the requests of a scenario.
     *
     * @return how they ended, as it knows it
     */
    Provoked provoke(RequestScenario scenario) throws IOException {
        if (observed == null) {
            server.say("into the scope");
            observed = ServerPorts.parse(server.hear(LISTENING));
        }
        client.say("provoke " + scenario.name() + " " + observed);
        return client.hearProvoked(scenario);
    }

    /** The server leaves the observed cgroup: there is nothing more to provoke. */
    void leaveScope() throws IOException {
        server.say("out of the scope");
        server.hear("left");
    }

    /** Ends both. */
    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
