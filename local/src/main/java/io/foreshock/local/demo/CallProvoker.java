package io.foreshock.local.demo;

import io.foreshock.local.provoke.CallMain;
import io.foreshock.local.provoke.CallScenario;
import io.foreshock.local.provoke.Pace;
import io.foreshock.local.provoke.Provoked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process that makes the failing calls of one scenario. */
public final class CallProvoker implements AutoCloseable {
    private final CallScenario scenario;
    private final ProvokingProcess process;

    private CallProvoker(CallScenario scenario, ProvokingProcess process) {
        this.scenario = scenario;
        this.process = process;
    }

    /** Starts one that makes the scenario's own number of attempts, as fast as it can. */
    static CallProvoker start(CallScenario scenario, ScopeCgroup scope, Path scratch, Path log)
            throws IOException {
        return start(scenario, Pace.atOnce(scenario.attempts()), scope, scratch, log);
    }

    /**
     * Starts it; it prepares itself outside the observed cgroup.
     *
     * @param scratch a directory of its own, made if it is missing
     * @param log where it writes what goes wrong
     */
    public static CallProvoker start(
            CallScenario scenario, Pace pace, ScopeCgroup scope, Path scratch, Path log)
            throws IOException {
        Files.createDirectories(scratch);
        List<String> args =
                List.of(
                        scenario.name(),
                        scratch.toString(),
                        scope.procs().toString(),
                        scope.home().toString(),
                        Integer.toString(pace.attempts()),
                        Integer.toString(pace.perSecond()));
        return new CallProvoker(
                scenario, ProvokingProcess.start(scenario.service(), CallMain.class, args, log));
    }

    /** Waits until it is prepared. */
    public void awaitReady() throws IOException {
        process.hear("ready");
    }

    /**
     * Has it make its attempts.
     *
     * @return what they really gave
     */
    public Provoked provoke() throws IOException {
        process.say("go");
        return process.hearProvoked(scenario);
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        process.close();
    }
}
