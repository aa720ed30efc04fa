package io.foreshock.it.l7.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The npm packages that scripts for Node need, as the lock file names them. */
public final class NodePackages {
    private static final int LIMIT_MINUTES = 5;

    private NodePackages() {}

    /**
     * Installs them, unless those of this lock file are there.
     *
     * @throws IOException if npm fails, with what it says
     */
    public static void install(Workspace workspace) throws IOException, InterruptedException {
        Path node = workspace.file("node");
        Path installed = node.resolve("node_modules").resolve("installed.json");
        byte[] lock = Files.readAllBytes(node.resolve("package-lock.json"));
        if (Files.exists(installed) && Arrays.equals(Files.readAllBytes(installed), lock)) {
            return;
        }
        Path log = workspace.file("npm.log");
        Process npm =
                new ProcessBuilder(Programs.path("npm").toString(), "ci", "--prefer-offline")
                        .directory(node.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!npm.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            npm.destroyForcibly().waitFor();
        }
        if (npm.exitValue() != 0) {
            throw new IOException(
                    "npm ci failed: " + Files.readString(log, StandardCharsets.UTF_8));
        }
        Files.write(installed, lock);
    }
}
