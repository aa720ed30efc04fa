package io.foreshock.local.flink;

import io.foreshock.local.process.child.ParentLink;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;

/**
 * Runs a Flink cluster with its web UI until its parent ends. Submits one job, in the way of {@code
 * flink run}, when the parent says that what the job connects to is there.
 */
public final class FlinkMain {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long STOP_SECONDS = 10;

    private FlinkMain() {}

    /**
     * Runs it.
     *
     * @param args port of REST and web UI, data directory, parallelism, jar, name of the job, and
     *     the job's own arguments
     */
    public static void main(String[] args) {
        ParentLink parent = ParentLink.watch();
        ParentLink.exitOnFailure(() -> run(args, parent));
    }

    private static void run(String[] args, ParentLink parent) throws Exception {
        int restPort = Integer.parseInt(args[0]);
        Path data = Path.of(args[1]);
        int parallelism = Integer.parseInt(args[2]);
        Path jar = Path.of(args[3]);
        String job = args[4];
        String[] jobArgs = Arrays.copyOfRange(args, 5, args.length);

        Configuration settings = FlinkSettings.of(LOOPBACK, restPort, data, parallelism);
        MiniCluster cluster = start(settings, parallelism);
        parent.onEnd(() -> stop(cluster));
        parent.awaitLine();
        new JobSubmission(settings, data.resolve("checkpoints")).submit(jar, job, jobArgs);
        Thread.currentThread().join(); // until the parent ends
    }

    private static MiniCluster start(Configuration settings, int slots) throws Exception {
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                                .setCommonBindAddress(LOOPBACK)
                                .build());
        cluster.start();
        return cluster;
    }

    private static void stop(MiniCluster cluster) {
        try {
            cluster.closeAsync().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            System.err.println("Flink did not stop in good order: " + e);
        }
    }
}
