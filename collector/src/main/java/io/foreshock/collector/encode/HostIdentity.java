package io.foreshock.collector.encode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Which host, which boot of it, and which run of the collector there, a signal comes from.
 *
 * @param host host id: the key of every Kafka record
 * @param bootId the kernel's boot id; monotonic times are comparable only within one
 * @param instanceId when this run of the collector began, nanoseconds since the epoch; sequence
 *     numbers and totals count from 0 within one
 */
public record HostIdentity(String host, String bootId, long instanceId) {
    private static final String BOOT_ID = "sys/kernel/random/boot_id";

    /**
     * The identity of this host, and of a run of the collector that begins now.
     *
     * @param configuredHost used as it is unless empty; else /etc/machine-id, else the host name
     * @throws IllegalStateException if none of them is known; the message says what to set
     */
    public static HostIdentity read(String configuredHost) {
        Instant now = Instant.now();
        long instanceId = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return read(configuredHost, Path.of("/etc"), Path.of("/proc"), instanceId);
    }

    static HostIdentity read(String configuredHost, Path etc, Path proc, long instanceId) {
        String host = configuredHost.strip();
        if (host.isEmpty()) {
            host = firstLine(etc.resolve("machine-id"));
        }
        if (host.isEmpty() || host.equals("uninitialized")) {
            host = firstLine(proc.resolve("sys/kernel/hostname"));
        }
        if (host.isEmpty()) {
            throw new IllegalStateException(
                    "this host has neither /etc/machine-id nor a host name; set host.id");
        }
        String bootId = firstLine(proc.resolve(BOOT_ID));
        return new HostIdentity(host, bootId.isEmpty() ? "unknown" : bootId, instanceId);
    }

    /** UTF-8 bytes of the host id. */
    public byte[] hostUtf8() {
        return host.getBytes(StandardCharsets.UTF_8);
    }

    /** The fields {@code host, boot_id} as every signal has them. */
    byte[] encoded() {
        AvroWriter out = new AvroWriter(128);
        out.begin();
        out.utf8(hostUtf8());
        out.utf8(bootId.getBytes(StandardCharsets.UTF_8));
        return out.toRecordBytes();
    }

    /** The field {@code instance_id} as every signal has it. */
    byte[] encodedInstance() {
        AvroWriter out = new AvroWriter(32);
        out.begin();
        out.some();
        out.number(instanceId);
        return out.toRecordBytes();
    }

    private static String firstLine(Path file) {
        try {
            String text = Files.readString(file);
            int end = text.indexOf('\n');
            return (end < 0 ? text : text.substring(0, end)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
