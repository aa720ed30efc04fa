package io.foreshock.it.l7;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.it.l7.client.Dig;
import io.foreshock.it.l7.client.Load;
import io.foreshock.it.l7.server.Dnsmasq;
import io.foreshock.it.l7.server.Unbound;
import io.foreshock.it.l7.subject.DeadPort;
import io.foreshock.it.l7.subject.SilentPort;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS: dnsmasq and Unbound; a client in Python, dig and c-ares (in Node). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsITCase {
    private static final String ANSWERED = "A:ok.demo,AAAA:ok.demo,A:gone.demo,TXT:refused.demo";

    private Subjects subjects;
    private DeadPort dead;
    private SilentPort silent;
    private Dnsmasq dnsmasq;
    private Unbound unbound;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Prerequisites.scope();
        Prerequisites.programs("dnsmasq", "unbound", "dig");
        Prerequisites.node();
        Prerequisites.python("socket");
        subjects = Subjects.openWithNode(getClass());
        dead = DeadPort.hold();
        silent = SilentPort.hold();
        dnsmasq = Dnsmasq.start(subjects.scope(), silent);
        unbound = Unbound.start(subjects.scope(), subjects.workspace(), dead);
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        Subjects.closeIfOpen(subjects);
        if (silent != null) {
            dead.close();
            silent.close();
        }
    }

    @Test
    void pythonAndDnsmasq() throws Exception {
        List<Truth> truths = python(dnsmasq.port(), 500, ANSWERED + ",A:silent.demo");
        subjects.assertSeen(truths, dnsmasq.port());
        assertThat(codes(truths)).isEqualTo(Map.of("0", 200L, "3", 100L, "5", 100L, "-1", 100L));
    }

    @Test
    void pythonAndUnbound() throws Exception {
        List<Truth> truths = python(unbound.port(), 300, ANSWERED + ",A:silent.demo,A:dead.demo");
        subjects.assertSeen(truths, unbound.port());
        assertThat(codes(truths))
                .isEqualTo(Map.of("0", 100L, "3", 50L, "5", 50L, "-1", 50L, "2", 50L));
    }

    @Test
    void pythonOverTcp() throws Exception {
        for (int port : List.of(dnsmasq.port(), unbound.port())) {
            List<Truth> truths = python(port, 200, ANSWERED, "--tcp");
            subjects.assertSeen(truths, port);
            assertThat(codes(truths)).isEqualTo(Map.of("0", 100L, "3", 50L, "5", 50L));
        }
    }

    @Test
    void nodeAndBoth() throws Exception {
        for (int port : List.of(dnsmasq.port(), unbound.port())) {
            Load load = Load.of(200, 1000).over(3);
            List<Truth> truths =
                    subjects.clients().node("dns_client.mjs", port, load, Subjects.mix(ANSWERED));
            subjects.assertSeen(truths, port);
            assertThat(codes(truths)).isEqualTo(Map.of("0", 100L, "3", 50L, "5", 50L));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void digAndBoth(boolean tcp) throws Exception {
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            questions.add("host-" + i + ".ok.demo A");
            questions.add("host-" + i + ".gone.demo AAAA");
            questions.add("host-" + i + ".refused.demo TXT");
        }
        for (int port : List.of(dnsmasq.port(), unbound.port())) {
            List<Truth> truths = Dig.run(subjects.scope(), port, questions, tcp);
            subjects.assertSeen(truths, port);
            assertThat(Subjects.counts(truths, Truth::method))
                    .isEqualTo(Map.of("A", 20L, "AAAA", 20L, "TXT", 20L));
            assertThat(codes(truths)).isEqualTo(Map.of("0", 20L, "3", 20L, "5", 20L));
        }
    }

    private List<Truth> python(int port, int count, String mix, String... more) throws Exception {
        Load load = Load.of(count, 1000).over(4);
        return subjects.clients().python("dns_client.py", port, load, Subjects.mix(mix, more));
    }

    private static Map<String, Long> codes(List<Truth> truths) {
        return Subjects.counts(truths, truth -> truth.answer().errorCode());
    }
}
