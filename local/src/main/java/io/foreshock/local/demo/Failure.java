package io.foreshock.local.demo;

import io.foreshock.collector.syscall.Errno;
import io.foreshock.local.provoke.Scenario;

/**
 * One kind of failure of one service, as every topic names it.
 *
 * @param service the service
 * @param call name of the system call
 * @param errno name of the error
 */
public record Failure(String service, String call, String errno) {
    /** The failure that a scenario provokes. */
    public static Failure of(Scenario scenario) {
        return new Failure(
                scenario.service(), scenario.call().kernelName(), Errno.name(scenario.errno()));
    }
}
