package io.foreshock.collector.encode;

import io.foreshock.collector.service.Service;
import io.foreshock.collector.syscall.Category;
import io.foreshock.collector.syscall.Errno;
import io.foreshock.collector.syscall.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code SyscallSummary} records in the order of SyscallSummary.avsc; free of allocation in
 * steady state. Not safe for use by several threads.
 */
public final class SyscallSummaryEncoder {
    private final EventClock clock;
    private final byte[] origin;
    private final byte[] instance;
    private final Map<SystemCall, byte[]> calls = new EnumMap<>(SystemCall.class);
    private final Map<Category, byte[]> categories = new EnumMap<>(Category.class);
    private final byte[] @Nullable [] errnoNames = new byte[Errno.MAX + 1][];

    /** An encoder for the summaries of one host. */
    public SyscallSummaryEncoder(HostIdentity identity, EventClock clock) {
        this.clock = clock;
        this.origin = identity.encoded();
        this.instance = identity.encodedInstance();
        for (SystemCall call : SystemCall.values()) {
            calls.put(call, ascii(call.kernelName()));
        }
        for (Category category : Category.values()) {
            categories.put(category, ascii(category.text()));
        }
    }

    /**
     * Replaces the content of {@code out} by one record.
     *
     * @param startKtimeNs monotonic start of the interval, inclusive
     * @param endKtimeNs its end, exclusive
     * @param seq position in this instance's stream to the topic, from 0
     * @param weight 1 / sampling probability
     */
    public void encode(
            AvroWriter out,
            CallSummary summary,
            Service service,
            long startKtimeNs,
            long endKtimeNs,
            long seq,
            double weight) {
        out.begin();
        SharedFields.writeTime(out, clock, startKtimeNs);
        out.constant(origin);
        out.number(seq);
        SharedFields.writeService(out, service);
        out.real(weight);
        SharedFields.writeBounds(out, clock, startKtimeNs, endKtimeNs);
        out.utf8(Objects.requireNonNull(calls.get(summary.call())));
        out.utf8(Objects.requireNonNull(categories.get(summary.category())));
        out.number(summary.count());
        out.number(summary.failures());
        writeErrors(out, summary);
        out.number(summary.timed());
        out.number(summary.durationSumNs());
        out.number(summary.durationMaxNs());
        writeLatency(out, summary);
        out.constant(instance);
    }

    private void writeErrors(AvroWriter out, CallSummary summary) {
        int distinct = summary.distinctErrnos();
        if (distinct > 0) {
            out.block(distinct);
            for (int i = 0; i < distinct; i++) {
                out.utf8(errnoName(summary.errno(i)));
                out.number(summary.errnoCount(i));
            }
        }
        out.endOfBlocks();
    }

    private static void writeLatency(AvroWriter out, CallSummary summary) {
        int buckets = summary.buckets();
        if (buckets > 0) {
            out.block(buckets);
            for (int i = 0; i < buckets; i++) {
                out.number(summary.bucket(i));
            }
        }
        out.endOfBlocks();
    }

    private byte[] errnoName(int errno) {
        if (errno < 0 || errno >= errnoNames.length) {
            return ascii(Errno.name(errno));
        }
        byte[] name = errnoNames[errno];
        if (name == null) {
            name = ascii(Errno.name(errno));
            errnoNames[errno] = name;
        }
        return name;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
