package io.foreshock.collector.l7.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreshock.collector.record.Btf;
import io.foreshock.collector.record.StructLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Holds the Java layouts against the compiled objects of both architectures. */
class TlsLayoutTest {
    private static final String OBSERVER = "tls";

    @Test
    void recordHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("tls_record", TlsRecord.HEADER_LENGTH)
                .with("type", TlsRecord.TYPE)
                .with("tgid", TlsRecord.TGID)
                .with("tid", TlsRecord.TID)
                .with("generation", TlsRecord.GENERATION)
                .with("entry_ns", TlsRecord.ENTRY_NS)
                .with("return_ns", TlsRecord.RETURN_NS)
                .with("ssl", TlsRecord.SSL)
                .with("cookie", TlsRecord.COOKIE)
                .with("session", TlsRecord.SESSION)
                .with("length", TlsRecord.LENGTH_FIELD)
                .with("fd", TlsRecord.FD)
                .with("reason", TlsRecord.REASON)
                .with("verify", TlsRecord.VERIFY)
                .with("captured", TlsRecord.CAPTURED)
                .with("call", TlsRecord.CALL)
                .with("flags", TlsRecord.FLAGS)
                .with("missed", TlsRecord.MISSED)
                .with("reserved", TlsRecord.MISSED + 4)
                .isThatOf(OBSERVER);
    }

    @Test
    void processHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("tls_layout", OpenSslLayout.LENGTH)
                .with("rbio", OpenSslLayout.RBIO)
                .with("wbio", OpenSslLayout.WBIO)
                .with("state", OpenSslLayout.STATE)
                .with("client_random", OpenSslLayout.CLIENT_RANDOM)
                .with("verify_result", OpenSslLayout.VERIFY_RESULT)
                .with("bio_method", OpenSslLayout.BIO_METHOD)
                .with("bio_num", OpenSslLayout.BIO_NUM)
                .with("bio_next", OpenSslLayout.BIO_NEXT)
                .isThatOf(OBSERVER);
    }

    @Test
    void configHasTheLayoutOfItsStruct() throws IOException {
        StructLayout.of("tls_config", TlsLayout.CONFIG_LENGTH)
                .with("wakeup_bytes", TlsLayout.WAKEUP_BYTES)
                .with("capture_bytes", TlsLayout.CAPTURE_BYTES)
                .with("filter_ports", TlsLayout.FILTER_PORTS)
                .with("reserved", TlsLayout.FILTER_PORTS + 1)
                .isThatOf(OBSERVER);
    }

    @Test
    void countersHaveTheLayoutOfTheirStruct() throws IOException {
        StructLayout counters = StructLayout.of("tls_counters", TlsLayout.COUNTERS_LENGTH);
        for (int i = 0; i < TlsCounters.NAMES.length; i++) {
            counters.with(TlsCounters.NAMES[i], Long.BYTES * i);
        }
        counters.with("padding", Long.BYTES * TlsCounters.NAMES.length).isThatOf(OBSERVER);
    }

    @Test
    void dataSectionsHoldTheseStructsAlone() throws IOException {
        assertThat(Btf.byArchitecture(OBSERVER).values())
                .allSatisfy(
                        btf -> {
                            assertThat(btf.variablesOf(".rodata")).containsOnlyKeys("config");
                            assertThat(btf.variablesOf(".bss")).containsOnlyKeys("counters");
                        });
    }
}
