package io.foreshock.collector.l7.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Copies of what an observer has seen. */
final class SeenTls implements TlsDataHandler {
    /** One record. */
    record Seen(
            int type,
            int pid,
            int tid,
            int call,
            int fd,
            long cookie,
            long session,
            long ssl,
            long length,
            int reason,
            int verifyResult,
            boolean ordered,
            boolean rebound,
            String text) {
        boolean isBy(int wanted, int wantedCall) {
            return type == TlsRecord.Type.DATA && pid == wanted && call == wantedCall;
        }
    }

    private final List<Seen> all = new ArrayList<>();

    @Override
    public void onData(TlsRecord data) {
        add(data);
    }

    @Override
    public void onHandshake(TlsRecord handshake) {
        add(handshake);
    }

    @Override
    public void onError(TlsRecord error) {
        add(error);
    }

    @Override
    public void onFreed(TlsRecord freed) {
        add(freed);
    }

    private void add(TlsRecord r) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(r.bytes(), r.payloadFrom(), r.payloadTo() - r.payloadFrom());
        all.add(
                new Seen(
                        r.type(),
                        r.pid(),
                        r.tid(),
                        r.call(),
                        r.fd(),
                        r.cookie(),
                        r.session(),
                        r.ssl(),
                        r.length(),
                        r.reason(),
                        r.verifyResult(),
                        r.entryNs() < r.returnNs() && r.returnNs() <= System.nanoTime(),
                        r.isRebound(),
                        text.toString(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void onMissed(long ns) {
        throw new AssertionError("records were missed");
    }

    List<Seen> all() {
        return all;
    }

    List<Seen> that(Predicate<Seen> wanted) {
        return all.stream().filter(wanted).toList();
    }

    /** All that a process has read or written, as far as it was captured. */
    String text(int pid, int call) {
        StringBuilder text = new StringBuilder();
        that(seen -> seen.isBy(pid, call)).forEach(seen -> text.append(seen.text()));
        return text.toString();
    }

    /** Bytes that a process has read or written. */
    long bytes(int pid, int call) {
        return that(seen -> seen.isBy(pid, call)).stream().mapToLong(Seen::length).sum();
    }
}
