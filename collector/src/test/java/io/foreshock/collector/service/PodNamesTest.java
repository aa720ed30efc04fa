package io.foreshock.collector.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodNamesTest {
    private static final String ID = "a".repeat(64);

    @TempDir Path logs;

    @ParameterizedTest
    @CsvSource({
        "checkout-7d9c6b8f5d-x2x7z, checkout",
        "check-out-6c8b4-vwxyz, check-out-6c8b4-vwxyz",
        "check-out-6c8b4d-vwxzz, check-out",
        "fluentd-4xk2p, fluentd",
        "node-exporter-4xk2p, node-exporter",
        "kafka-0, kafka",
        "kafka-broker-12, kafka-broker",
        "backup-28419360-qwrtz, backup",
        "standalone, standalone",
        "kube-proxy-master, kube-proxy-master",
        "-, -"
    })
    void stripsWhatControllersAppend(String pod, String workload) {
        assertThat(PodNames.workloadOf(pod)).isEqualTo(workload);
    }

    @Test
    void readsTheNamesOfLinks() throws IOException {
        Files.createFile(logs.resolve("checkout-7d9c6b8f5d-x2x7z_prod_app-" + ID + ".log"));
        Files.createFile(logs.resolve("odd.log"));
        Files.createFile(logs.resolve("_.log"));
        Files.createFile(logs.resolve("pod_" + "c".repeat(64) + ".log"));
        PodNames pods = new PodNames(logs, System::nanoTime);
        assertThat(pods.workload(ID)).isEqualTo("prod/checkout");
        assertThat(pods.workload("b".repeat(64))).isNull();
        assertThat(pods.workload("c".repeat(64))).isNull();
    }

    @Test
    void keepsNamespacesApart() throws IOException {
        String staging = "d".repeat(64);
        Files.createFile(logs.resolve("api-0_prod_app-" + ID + ".log"));
        Files.createFile(logs.resolve("api-0_staging_app-" + staging + ".log"));
        PodNames pods = new PodNames(logs, System::nanoTime);
        assertThat(pods.workload(ID)).isEqualTo("prod/api");
        assertThat(pods.workload(staging)).isEqualTo("staging/api");
    }

    @Test
    void looksForNewContainersAtMostOnceASecond() throws IOException {
        AtomicLong now = new AtomicLong();
        PodNames pods = new PodNames(logs, now::get);
        assertThat(pods.workload(ID)).isNull();
        Files.createFile(logs.resolve("kafka-0_prod_app-" + ID + ".log"));
        now.set(999_999_999L);
        assertThat(pods.workload(ID)).isNull();
        now.set(1_000_000_000L);
        assertThat(pods.workload(ID)).isEqualTo("prod/kafka");
    }

    @Test
    void hasNoNamesOutsideOfKubernetes() {
        assertThat(new PodNames(logs.resolve("none"), System::nanoTime).workload(ID)).isNull();
    }
}
