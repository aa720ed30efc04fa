package io.foreshock.collector.l7.kafka;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One of Kafka's APIs: its name, its versions, and what is read of its messages. */
final class KafkaApi {
    static final int PRODUCE = 0;
    static final int FETCH = 1;
    static final int CONTROLLED_SHUTDOWN = 7;
    static final int JOIN_GROUP = 11;
    static final int SYNC_GROUP = 14;
    static final int SASL_HANDSHAKE = 17;
    static final int API_VERSIONS = 18;

    /** Where a version is flexible from if none is. */
    static final int NEVER = Short.MAX_VALUE;

    /** Its number. */
    final int key;

    /** Its name, as Kafka's documentation has it. */
    final byte[] name;

    /** Highest version that is known. */
    final int maxVersion;

    /** True if its requests may hold passwords, keys or tokens: not even a hash is kept. */
    final boolean isSecret;

    private final int flexibleFrom;
    private final String requestLayout;
    private final String responseLayout;
    private final @Nullable FieldProgram[] requests;
    private final @Nullable FieldProgram[] responses;

    /** An API as a line of the table has it. */
    KafkaApi(
            int key,
            String name,
            boolean isSecret,
            int maxVersion,
            int flexibleFrom,
            String requestLayout,
            String responseLayout) {
        this.key = key;
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.isSecret = isSecret;
        this.maxVersion = maxVersion;
        this.flexibleFrom = flexibleFrom;
        this.requestLayout = requestLayout;
        this.responseLayout = responseLayout;
        requests = new @Nullable FieldProgram[maxVersion + 1];
        responses = new @Nullable FieldProgram[maxVersion + 1];
    }

    /** True if requests of a version have header version 2, with tagged fields. */
    boolean isFlexible(int version) {
        return version >= flexibleFrom;
    }

    /** True if requests of a version have a client id. */
    boolean hasClientId(int version) {
        return key != CONTROLLED_SHUTDOWN || version > 0;
    }

    /** What is read of a request behind its header. */
    FieldProgram request(int version) {
        if (version > maxVersion) {
            return FieldProgram.NONE;
        }
        FieldProgram program = requests[version];
        if (program == null) {
            program = LayoutCompiler.compile(requestLayout, version, isFlexible(version), false);
            requests[version] = program;
        }
        return program;
    }

    /** What is read of a response behind its correlation id. */
    FieldProgram response(int version) {
        // what ApiVersions begins with is the same in all versions, so that a client can read it
        // before it knows what the broker speaks (KIP-511)
        boolean same = key == API_VERSIONS;
        int known = same ? Math.min(version, maxVersion) : version;
        if (known > maxVersion) {
            return FieldProgram.NONE;
        }
        FieldProgram program = responses[known];
        if (program == null) {
            boolean flexible = isFlexible(known);
            program = LayoutCompiler.compile(responseLayout, known, flexible, flexible && !same);
            responses[known] = program;
        }
        return program;
    }
}
