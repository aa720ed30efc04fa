package io.foreshock.local.process;

import java.nio.file.Path;

/** A parent for tests: starts one child, prints its process id, and waits to be killed. */
public final class ParentOfOne {
    private ParentOfOne() {}

    /** Runs it: directory of the child's files. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        ManagedProcess child = ManagedProcess.start(ManagedProcessTest.child(directory), directory);
        System.out.println(child.pid());
        Thread.currentThread().join();
    }
}
