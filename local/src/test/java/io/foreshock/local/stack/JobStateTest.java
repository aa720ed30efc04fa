package io.foreshock.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JobStateTest {
    @Test
    void runsWhenEveryTaskRuns() throws IOException {
        assertThat(JobState.allRunning(overview(3, 3))).isTrue();
    }

    @Test
    void doesNotRunWhileATaskIsStillDeploying() throws IOException {
        assertThat(JobState.allRunning(overview(3, 2))).isFalse();
    }

    @Test
    void doesNotRunBeforeItsTasksAreKnown() throws IOException {
        assertThat(JobState.allRunning(overview(0, 0))).isFalse();
    }

    @Test
    void doesNotRunWhenThereIsNone() throws IOException {
        assertThat(JobState.allRunning("{\"jobs\":[]}")).isFalse();
    }

    private static String overview(int total, int running) {
        return "{\"jobs\":[{\"state\":\"RUNNING\",\"tasks\":{\"total\":"
                + total
                + ",\"running\":"
                + running
                + "}}]}";
    }
}
