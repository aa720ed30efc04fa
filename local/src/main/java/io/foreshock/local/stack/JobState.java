package io.foreshock.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads Flink's {@code /jobs/overview}. */
final class JobState {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JobState() {}

    /** Whether there is a job, and every task of every job runs. */
    static boolean allRunning(String overview) throws IOException {
        JsonNode jobs = JSON.readTree(overview).path("jobs");
        for (JsonNode job : jobs) {
            JsonNode tasks = job.path("tasks");
            if (tasks.path("total").asInt() == 0
                    || tasks.path("running").asInt() < tasks.path("total").asInt()) {
                return false;
            }
        }
        return !jobs.isEmpty();
    }
}
