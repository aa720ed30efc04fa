package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WebSocket: servers and clients of Python's websockets and of ws. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketITCase {
    private static final Load LOAD = Load.of(60, 200).over(3);

    private Subjects subjects;
    private ScriptServer python;
    private ScriptServer node;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.node();
        Prerequisites.python("websockets");
        subjects = Subjects.openWithNode(getClass());
        python = ScriptServer.python(subjects.scope(), subjects.workspace(), "websocket_server.py");
        node = ScriptServer.node(subjects.scope(), subjects.workspace(), "websocket_server.mjs");
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void pythonAndPython() throws Exception {
        List<Truth> truths = subjects.clients().python("websocket_client.py", python.port(), LOAD);
        subjects.assertSeen(truths, python.port());
        assertClosed(truths);
    }

    @Test
    void pythonAndNode() throws Exception {
        List<Truth> truths = subjects.clients().python("websocket_client.py", node.port(), LOAD);
        subjects.assertSeen(truths, node.port());
        assertClosed(truths);
    }

    @Test
    void nodeAndPython() throws Exception {
        List<Truth> truths = subjects.clients().node("websocket_client.mjs", python.port(), LOAD);
        subjects.assertSeen(truths, python.port());
        assertClosed(truths);
    }

    @Test
    void nodeAndNode() throws Exception {
        List<Truth> truths = subjects.clients().node("websocket_client.mjs", node.port(), LOAD);
        subjects.assertSeen(truths, node.port());
        assertClosed(truths);
    }

    private static void assertClosed(List<Truth> truths) {
        assertThat(Subjects.counts(truths, truth -> truth.answer().httpStatus()))
                .isEqualTo(Map.of("101", 60L, "?", 60L));
        assertThat(Subjects.counts(truths, truth -> truth.answer().errorCode()))
                .isEqualTo(Map.of("1000", 40L, "1011", 20L, "?", 60L));
    }
}
