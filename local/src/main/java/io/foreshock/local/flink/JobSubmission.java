package io.foreshock.local.flink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * Submits a job from its jar as {@code flink run} does. The job continues from the last checkpoint
 * it left in this data directory, if there is one.
 *
 * @param cluster settings of the cluster it goes to
 * @param checkpoints where each job has a directory of its own
 */
record JobSubmission(Configuration cluster, Path checkpoints) {

    void submit(Path jar, String job, String[] args) throws Exception {
        Path directory = checkpoints.resolve(job);
        Files.createDirectories(directory);
        Configuration settings = new Configuration(cluster);
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        settings.set(PipelineOptions.JARS, List.of(jar.toUri().toString()));
        PackagedProgram.Builder program =
                PackagedProgram.newBuilder()
                        .setJarFile(jar.toFile())
                        .setConfiguration(settings)
                        .setArguments(withName(job, args));
        Optional<Path> last = RetainedCheckpoints.latest(directory);
        if (last.isPresent()) {
            String path = last.get().toUri().toString();
            System.out.println("job " + job + " continues from " + path);
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
            settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
            program.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(path, false, RecoveryClaimMode.CLAIM));
        }
        try (PackagedProgram packaged = program.build()) {
            ClientUtils.executeProgram(
                    new DefaultExecutorServiceLoader(), settings, packaged, false, true);
        }
    }

    private static String[] withName(String job, String[] args) {
        String[] all = new String[args.length + 1];
        all[0] = job;
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }
}
