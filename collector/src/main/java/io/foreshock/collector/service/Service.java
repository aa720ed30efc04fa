package io.foreshock.collector.service;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a process belongs to: a service, and the container that it runs in, if any. Immutable; equal
 * by name, container and origin of the name, so that it can key what is summed per service.
 */
public final class Service {
    /** Longest name or container id kept, in characters; longer ones are cut. */
    static final int MAX_TEXT = 128;

    private final String name;
    private final @Nullable String containerId;
    private final Origin origin;
    private final byte[] nameUtf8;
    private final byte @Nullable [] containerIdUtf8;
    private final int hash;

    /** Where a name came from; in the order in which they are tried. */
    public enum Origin {
        /** Namespace and workload of a Kubernetes pod. */
        KUBERNETES,
        /** OTEL_SERVICE_NAME, or service.name in OTEL_RESOURCE_ATTRIBUTES. */
        OPENTELEMETRY,
        /** The systemd unit that it runs in. */
        SYSTEMD,
        /** {@code java -jar X.jar}, or the main class. */
        JAVA,
        /** The script that an interpreter runs. */
        SCRIPT,
        /** The command name. */
        COMMAND
    }

    /**
     * Creates one.
     *
     * @param name cut to 128 characters; control characters become {@code ?}, an empty name {@code
     *     unknown}
     * @param containerId cut likewise; null outside of containers
     */
    public Service(String name, @Nullable String containerId, Origin origin) {
        this.name = clean(name);
        this.containerId = containerId == null ? null : cut(containerId);
        this.origin = origin;
        this.nameUtf8 = this.name.getBytes(StandardCharsets.UTF_8);
        this.containerIdUtf8 =
                this.containerId == null ? null : this.containerId.getBytes(StandardCharsets.UTF_8);
        this.hash = 31 * this.name.hashCode() + Objects.hashCode(this.containerId);
    }

    /** Never empty. */
    public String name() {
        return name;
    }

    /** Id of the container, null outside of one. */
    public @Nullable String containerId() {
        return containerId;
    }

    /** Where the name came from. */
    public Origin origin() {
        return origin;
    }

    /** The name in UTF-8: the array itself, not a copy, for encoders; never write to it. */
    public byte[] nameUtf8() {
        return nameUtf8;
    }

    /** The container id in UTF-8, as {@link #nameUtf8}; null outside of a container. */
    public byte @Nullable [] containerIdUtf8() {
        return containerIdUtf8;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Service that
                        && hash == that.hash
                        && name.equals(that.name)
                        && Objects.equals(containerId, that.containerId)
                        && origin == that.origin);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return name + (containerId == null ? "" : " in " + containerId) + " (" + origin + ")";
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static String clean(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return "unknown";
        }
        StringBuilder cleaned = new StringBuilder(Math.min(stripped.length(), MAX_TEXT));
        for (int i = 0; i < stripped.length() && i < MAX_TEXT; i++) {
            char c = stripped.charAt(i);
            cleaned.append(Character.isISOControl(c) ? '?' : c);
        }
        return cleaned.toString();
    }
}
