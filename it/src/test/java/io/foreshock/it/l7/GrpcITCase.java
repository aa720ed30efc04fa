package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.H2load;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.ScriptServer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** gRPC: servers and clients of its C core (in Python) and of grpc-js; h2load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcITCase {
    private static final String MIX =
            "Code0,Code1,Code3,Code4,Code5,Code13,Code14,Code16,Slow,Stream,Never";

    private Subjects subjects;
    private ScriptServer python;
    private ScriptServer node;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("h2load");
        Prerequisites.node();
        Prerequisites.python("grpc");
        subjects = Subjects.openWithNode(getClass());
        python = ScriptServer.python(subjects.scope(), subjects.workspace(), "grpc_server.py");
        node = ScriptServer.node(subjects.scope(), subjects.workspace(), "grpc_server.mjs");
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
    }

    @Test
    void pythonAndPython() throws Exception {
        assertThat(codes(python(python, MIX + ",Abort", 240)))
                .isEqualTo(expected(20, Map.of("5", 20L)));
    }

    /** Its server ends with trailers only, and knows codes that gRPC does not. */
    @Test
    void pythonAndNode() throws Exception {
        assertThat(codes(python(node, MIX + ",Code42", 240)))
                .isEqualTo(expected(20, Map.of("42", 20L)));
    }

    @Test
    void nodeAndPython() throws Exception {
        assertThat(codes(node(python, MIX, 220, "1"))).isEqualTo(expected(20, Map.of()));
    }

    @Test
    void nodeAndNodeWithSeveralInFlight() throws Exception {
        assertThat(codes(node(node, MIX + ",Code42", 240, "4")))
                .isEqualTo(expected(20, Map.of("42", 20L)));
    }

    @Test
    void h2loadAndBoth() throws Exception {
        for (ScriptServer server : List.of(python, node)) {
            List<Truth> truths =
                    H2load.call(subjects.scope(), server.port(), "/test.Codes/Code0", 300, 2, 3);
            subjects.assertSeen(truths, server.port());
            assertThat(codes(truths)).isEqualTo(Map.of("0", 300L));
        }
    }

    /** Code 0 is that of three methods; that of those whose caller gave up is not known. */
    private static Map<String, Long> expected(long each, Map<String, Long> more) {
        Map<String, Long> codes = new TreeMap<>();
        for (String code : List.of("1", "3", "4", "5", "13", "14", "16", "?")) {
            codes.put(code, each);
        }
        codes.put("0", 3 * each);
        more.forEach((code, count) -> codes.merge(code, count, Long::sum));
        return codes;
    }

    private List<Truth> python(ScriptServer server, String mix, int count) throws Exception {
        Load load = Load.of(count, 500).over(2);
        List<Truth> truths =
                subjects.clients().python("grpc_client.py", server.port(), load, Subjects.mix(mix));
        subjects.assertSeen(truths, server.port());
        return truths;
    }

    private List<Truth> node(ScriptServer server, String mix, int count, String burst)
            throws Exception {
        Load load = Load.of(count, 500).over(2);
        String[] options = Subjects.mix(mix, "--burst", burst);
        List<Truth> truths =
                subjects.clients().node("grpc_client.mjs", server.port(), load, options);
        subjects.assertSeen(truths, server.port());
        return truths;
    }

    private static Map<String, Long> codes(List<Truth> truths) {
        return Subjects.counts(truths, truth -> truth.answer().grpcStatus());
    }
}
